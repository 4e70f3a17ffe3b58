#pragma once

#include <cstddef>
#include <vector>

#include "engine/kernels/kernel_table.hpp"
#include "tests/support/catch.hpp"

namespace linnet::test {

/// Checks that each rank, of so many threads each, has what a process has alone.
template <class Run>
void check_runs_of_ranks(const std::vector<Run>& runs, const Run& alone, const KernelTable& kernels,
                         int threads) {
  for (std::size_t rank = 0; rank < runs.size(); ++rank) {
    INFO(name_of(kernels.set) << ", rank " << rank << " of " << runs.size() << ", " << threads
                              << " threads each");
    CHECK(runs[rank] == alone);
  }
}

}  // namespace linnet::test
