#pragma once

#include <cstddef>
#include <cstdint>

#include "engine/core/workers.hpp"
#include "linnet/io/image_folder.hpp"
#include "linnet/io/read_images.hpp"

namespace linnet {

/// The bits that 16-bit samples up to `highest` need, 8 at least: the ReadingRules::depth of a data
/// set. From a highest sample of kFullDepth on it is 16.
unsigned depth_for(std::uint16_t highest) noexcept;

inline constexpr std::uint16_t kFullDepth = 0x8000;

/// The highest 16-bit sample of colour in the files from `first` on; 0 if none has 16 bits. Reads
/// the headers of all and decodes those with 16-bit samples; stops at kFullDepth. Files that cannot
/// be decoded do not count. Throws Stopped.
std::uint16_t highest_sample(const ImageFolder& folder, std::size_t first,
                             const ReadOptions& options, const Workers& workers);

}  // namespace linnet
