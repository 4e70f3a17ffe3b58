#pragma once

#include <cstddef>
#include <functional>
#include <vector>

#include "linnet/communicator.hpp"
#include "linnet/context.hpp"

namespace linnet::test {

/// Calls work(ranks) on `count` threads at once, each of which is a rank: the communication of
/// several processes within one. An exception of a rank is rethrown once all have ended; the others
/// must not wait for it.
void run_as_ranks(int count, const std::function<void(Communicator& ranks)>& work);

/// What work(ranks) returns in each of the ranks that run_as_ranks makes.
template <class Work>
auto results_of_ranks(int count, const Work& work) {
  std::vector<decltype(work(single_process()))> results(static_cast<std::size_t>(count));
  run_as_ranks(count, [&](Communicator& ranks) {
    results[static_cast<std::size_t>(ranks.rank())] = work(ranks);
  });
  return results;
}

/// The context of a rank.
Context context_of_rank(const KernelTable& kernels, Communicator& ranks, int threads,
                        WorkDivision division = WorkDivision::automatic);

/// Of each of so many ranks, so that numbers of ranks come with different ones of threads.
inline int threads_of_each(int ranks) {
  return ranks == 2 ? 3 : ranks == 3 ? 2 : 1;
}

}  // namespace linnet::test
