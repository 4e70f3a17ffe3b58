#pragma once

#include <chrono>
#include <functional>
#include <string>
#include <vector>

#include "bench/baselines/library.hpp"

namespace linnet::bench {

/// How long and how often things are measured.
struct Effort {
  int rounds = 7;
  double burst_seconds = 0.012;
  double trial_seconds = 0.003;
};

/// Comes before each turn; longer than any worker spins: see fair_environment.cpp.
inline constexpr std::chrono::milliseconds kPause(4);

/// One library in one form, ready to be measured.
struct Contender {
  Library* library = nullptr;
  std::string name;
  std::string form;  ///< for people: "matmul nt, 1 thread"
  int threads = 1;
  bool is_baseline = true;
  bool has_bytes = false;  ///< A is bytes
  std::function<void(std::size_t calls)> run;
  double seconds_a_call = 0.0;  ///< of the trial
};

/// The numbers of threads that a library may be faster with than with `threads`: powers of two up
/// to it, and itself as the last.
std::vector<int> thread_counts_up_to(int threads);

/// Runs the contender for about so long, after calls that warm it and wake its workers, and sets
/// seconds_a_call.
void try_out(Contender& contender, double seconds);

/// The best of one library: at the full number of threads, and after it, if that is faster by more
/// than 3 %, at its own best number. Contenders are those of one library.
std::vector<Contender> best_of(std::vector<Contender> contenders, int threads);

/// Seconds a call of each contender in each round. In a round all have their turn, in an order that
/// changes from round to round. Before a turn comes a pause in which the workers of others fall
/// asleep.
std::vector<std::vector<double>> run_rounds(const std::vector<Contender>& contenders,
                                            const Effort& effort);

}  // namespace linnet::bench
