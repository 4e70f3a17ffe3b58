#pragma once

#include <cstddef>
#include <span>
#include <string>

namespace linnet {

/// Puts `pieces`, one after the other, into the file `path`: written beside it, synced to disk and
/// renamed over it, so that at any moment `path` is the old file or the new one, whole. A link is
/// followed: the file that it points to is replaced. Throws Error(system) that names the path and
/// the reason; the old file is then untouched and no other left behind.
void write_file_atomically(const std::string& path,
                           std::span<const std::span<const std::byte>> pieces);

/// Tries what write_file_atomically will do with `bytes` bytes, short of renaming, and leaves
/// nothing behind: to learn before long work that its result can be stored. Throws as that does.
void check_can_write(const std::string& path, std::size_t bytes);

}  // namespace linnet
