#pragma once

#include <string>

#include "io/dataset/packed_file.hpp"
#include "io/file/mapped_file.hpp"

namespace linnet {

/// From now on a part of any mapped file that is not there when it is touched (somebody cut the
/// file short, or the disk cannot read it) ends the program with a message and kSystemFailed, where
/// the system would kill it. The message names the file if it is one that was told of: up to four
/// are. Not thread-safe.
void install_sigbus_handler();
void install_sigbus_handler(const std::string& path, const MappedFile& file);

/// Opens a packed data set, and expects it to be cut short as said above. Throws as open_packed.
PackedSet open_packed_input(const std::string& path);

}  // namespace linnet
