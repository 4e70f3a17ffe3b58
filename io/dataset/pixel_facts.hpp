#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>

#include "engine/core/workers.hpp"
#include "engine/kernels/kernel_table.hpp"
#include "io/dataset/image_set.hpp"
#include "linnet/byte_sums.hpp"
#include "linnet/stop.hpp"

namespace linnet {

/// What training wants to know of an image before it reads its pixels.
struct PixelFacts {
  std::uint64_t content = 0;  ///< hash_of the pixels, equal for copies
  ByteSums sums;
};

/// The same with all kernels. Thread-safe.
PixelFacts facts_of(std::span<const std::uint8_t> pixels, const KernelTable& kernels);

/// Reads all pixels of a set, on all workers, and returns of how many images its index does not
/// tell the facts. `advance` is told, from any worker, that so many more images are done. Throws
/// Stopped.
std::size_t count_misdescribed(
    const ImageSet& images, const KernelTable& kernels, const Workers& workers,
    const StopRequest& stop,
    const std::function<void(std::size_t images)>& advance = [](std::size_t) {});

}  // namespace linnet
