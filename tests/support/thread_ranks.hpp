#pragma once

#include <functional>

#include "linnet/communicator.hpp"

namespace linnet::test {

/// Calls work(ranks) on `count` threads at once, each of which is a rank: the communication of
/// several processes within one. An exception of a rank is rethrown once all have ended; the others
/// must not wait for it.
void run_as_ranks(int count, const std::function<void(Communicator& ranks)>& work);

}  // namespace linnet::test
