#pragma once

#include <chrono>
#include <functional>
#include <string>
#include <vector>

#include "bench/baselines/library.hpp"

namespace linnet::bench {

/// How long and how often each candidate is measured.
struct Effort {
  int rounds = 7;
  double burst_seconds = 0.012;  ///< of timed calls, in each round
  double trial_seconds = 0.003;  ///< of calls before the rounds, to choose the best form
};

/// The sleep before each burst. It is longer than idle worker threads spin (fair_environment.cpp),
/// so the workers of the library that was measured before are asleep.
inline constexpr std::chrono::milliseconds kPauseBeforeBurst(4);

/// One library in one form with one number of threads, ready to be measured.
struct Candidate {
  Library* library = nullptr;
  std::string name;
  std::string form;  ///< as the report prints it: "matmul nt"
  int threads = 1;
  bool is_baseline = true;
  bool has_bytes = false;  ///< whether A is a matrix of bytes
  std::function<void(std::size_t calls)> run;
  double seconds_a_call = 0.0;  ///< measured by try_out
};

/// The numbers of threads that a library is tried with in a case of `threads` threads: the powers
/// of two below `threads`, then `threads`.
std::vector<int> thread_counts_up_to(int threads);

/// Runs the candidate for about `seconds`, after calls that load the caches and wake its workers,
/// and sets seconds_a_call.
void try_out(Candidate& candidate, double seconds);

/// Of the candidates of one library: the fastest with `threads` threads and, if one with fewer
/// threads is faster by more than 3 %, that one after it.
std::vector<Candidate> best_of(std::vector<Candidate> candidates, int threads);

/// Seconds a call of each candidate (first index) in each round (second index). In a round each
/// candidate has one burst of calls, in an order that changes from round to round, after a pause of
/// kPauseBeforeBurst.
std::vector<std::vector<double>> run_rounds(const std::vector<Candidate>& candidates,
                                            const Effort& effort);

}  // namespace linnet::bench
