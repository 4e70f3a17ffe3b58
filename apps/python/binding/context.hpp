#pragma once

#include <optional>

#include "linnet/context.hpp"

namespace linnet {

/// The context with that number of threads, or with as many as environment and machine say; made
/// by the first call and kept for the life of the process. Takes the GIL. Throws as Context.
///
/// In a process that was forked off one that has a context, every context has one thread: the
/// workers of the parent do not exist there, and TBB cannot start them anew.
const Context& shared_context(std::optional<int> threads);

}  // namespace linnet
