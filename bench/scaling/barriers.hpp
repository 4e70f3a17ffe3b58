#pragma once

namespace linnet::bench {

/// Seconds that one coming together of so many threads takes where each has nothing else to do.
struct MeetingCost {
  double team;          ///< Team::barrier
  double parallel_for;  ///< an empty loop over as many items, dealt static_ranges
  double openmp;        ///< an OpenMP barrier in a parallel region; NaN where there is no OpenMP
};

MeetingCost measure_meetings(int threads);

}  // namespace linnet::bench
