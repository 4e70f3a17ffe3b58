#pragma once

#include "engine/kernels/kernel_table.hpp"
#include "linnet/context.hpp"

namespace linnet::test {

/// A context with the instruction set of these kernels and so many threads; the same one for each
/// call with the same arguments. Thread-safe.
const Context& context_of(const KernelTable& kernels, int threads);

}  // namespace linnet::test
