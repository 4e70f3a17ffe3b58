#pragma once

#include <cstdint>

#include "linnet/context.hpp"
#include "linnet/io/image_folder.hpp"

namespace linnet {

/// A hash over the names of all files in the class folders of a listed folder, and over inode
/// number, size, modification time and status change time of each file that is to be read. It
/// changes when any of the files is changed, added, renamed or removed. (The status change time
/// detects a file that was replaced by one with an older modification time; the inode number
/// distinguishes files of equal size that were written within one clock tick.) Calls stat in
/// parallel; a file that no longer exists is hashed with zeros.
std::uint64_t fingerprint(const ImageFolder& folder, const Context& context);

/// A hash over names alone: those of the classes, of the files that are to be read, and of those
/// that cannot be.
std::uint64_t hash_of_names(const ImageFolder& folder);

}  // namespace linnet
