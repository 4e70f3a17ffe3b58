#pragma once

#include <string>

#include "linnet/communicator.hpp"

namespace linnet {

/// Throws Error(data), in all ranks alike, if a rank does not see the same at a path as the first
/// one: with the path, both processes, their hosts, and what each sees, which is a phrase such as
/// "a file". Communicates.
void require_same_in_ranks(Communicator& ranks, const std::string& path, const std::string& seen);

}  // namespace linnet
