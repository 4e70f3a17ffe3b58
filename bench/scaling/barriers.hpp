#pragma once

namespace linnet::bench {

/// Seconds that one synchronisation of a number of threads takes when they do nothing else.
struct BarrierCost {
  double team;          ///< Team::barrier
  double parallel_for;  ///< Workers::for_each over as many items, empty body, static ranges
  double openmp;        ///< an OpenMP barrier in a parallel region; NaN where there is no OpenMP
};

BarrierCost measure_barriers(int threads);

}  // namespace linnet::bench
