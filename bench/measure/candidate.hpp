#pragma once

#include <chrono>
#include <functional>
#include <string>
#include <vector>

#include "apps/process/stopwatch.hpp"
#include "bench/baselines/library.hpp"
#include "bench/measure/effort.hpp"

namespace linnet::bench {

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

/// Sets seconds_a_call to the least of several samples, of about `seconds` together: what disturbs
/// a sample makes it longer. One call at least has been made before, which woke the workers.
void try_out(Candidate& candidate, double seconds);

/// Of the candidates of one library: the fastest with `threads` threads and, if one with fewer
/// threads is faster by more than 3 %, that one after it.
std::vector<Candidate> best_of(std::vector<Candidate> candidates, int threads);

/// The indices of the candidates that get rounds: Linnet's, and the baselines that the factor
/// leaves (Effort::hopeless_factor).
std::vector<std::size_t> contenders(const std::vector<Candidate>& candidates, double factor);

/// Seconds a call of each candidate (first index) in each round (second index). In a round each
/// candidate has one burst of calls, in an order that changes from round to round, after a pause of
/// kPauseBeforeBurst. The number of rounds is odd: effort.rounds, or fewer if effort.case_seconds
/// have passed on `since`, but at least three.
std::vector<std::vector<double>> run_rounds(const std::vector<const Candidate*>& candidates,
                                            const Effort& effort, const Stopwatch& since);

}  // namespace linnet::bench
