#pragma once

#include <cstddef>
#include <functional>

#include "engine/core/workers.hpp"
#include "linnet/io/packed_file.hpp"
#include "linnet/stop.hpp"

namespace linnet {

/// The implementation of the function of this name in linnet/io/packed_file.hpp, for any Workers.
/// It needs no kernels, so that fuzzing of the readers does not either.
std::size_t count_damaged_blocks(
    const PackedSet& set, const Workers& workers, const StopRequest& stop = {},
    const std::function<void(std::size_t bytes)>& advance = [](std::size_t) {});

}  // namespace linnet
