#pragma once

#include <cstdint>

#include "engine/core/workers.hpp"
#include "io/dataset/image_folder.hpp"

namespace linnet {

/// A hash over the names of all files of a listed folder, and over number (inode), size, time of
/// modification and time of change of status of each that is to be read: another one as soon as any
/// of them is changed, added, renamed or removed. (The time of change of status also tells of a
/// file that was replaced by one with an older date; the number tells apart files of one size that
/// were written within a tick of the clock.) Files are asked for in parallel; one that has gone
/// meanwhile counts as such.
std::uint64_t fingerprint(const ImageFolder& folder, const Workers& workers);

}  // namespace linnet
