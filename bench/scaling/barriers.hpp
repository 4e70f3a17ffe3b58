#pragma once

namespace linnet::bench {

/// Seconds that one synchronisation of a number of threads takes when they do nothing else.
struct BarrierCost {
  double team;          ///< all post and wait for all; NaN if nobody joined the caller
  int team_members;     ///< threads that joined that team; fewer than asked for on a busy machine
  double parallel_for;  ///< Workers::for_each over as many items, empty body, static ranges
  double openmp;        ///< an OpenMP barrier in a parallel region; NaN without OpenMP
  int openmp_threads;   ///< threads that OpenMP started; 0 without OpenMP
};

/// How many of the threads work on the empty loop is TBB's choice, and is not reported.
BarrierCost measure_barriers(int threads);

}  // namespace linnet::bench
