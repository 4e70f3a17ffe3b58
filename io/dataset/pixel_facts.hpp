#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>

#include "engine/kernels/kernel_table.hpp"
#include "linnet/byte_sums.hpp"
#include "linnet/context.hpp"
#include "linnet/io/image_set.hpp"
#include "linnet/stop.hpp"

namespace linnet {

/// Values that are stored for each image, so that training does not need to read its pixels first.
struct PixelFacts {
  std::uint64_t content = 0;  ///< hash_of the pixels, equal for duplicates
  ByteSums sums;
};

/// Computes them; all kernels give the same result. Thread-safe.
PixelFacts facts_of(std::span<const std::uint8_t> pixels, const KernelTable& kernels);

/// Reads all pixels of a set in parallel and returns the number of images whose stored facts are
/// wrong; of a shard those of its own images, or none, if it has only columns of each. Calls
/// `advance`, from any thread, with numbers of images that were checked. Throws Stopped.
std::size_t count_misdescribed(
    const ImageSet& images, const Context& context = default_context(),
    const StopRequest& stop = {},
    const std::function<void(std::size_t images)>& advance = [](std::size_t) {});

}  // namespace linnet
