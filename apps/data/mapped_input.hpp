#pragma once

#include <functional>
#include <string>

#include "linnet/io/mapped_file.hpp"
#include "linnet/io/packed_file.hpp"

namespace linnet {

/// Installs a handler for SIGBUS, which the system sends when a page of a mapped file cannot be
/// read because the file was truncated or the disk failed. The handler prints a message and ends
/// the process with kSystemFailed. The second form registers a file that the message then names; up
/// to four can be registered. Not thread-safe.
void install_sigbus_handler();
void install_sigbus_handler(const std::string& path, const MappedFile& file);

/// What `open` returns, whose file, that of `path`, is registered as said above.
PackedSet open_registered(const std::string& path, const std::function<PackedSet()>& open);

/// Opens a packed data set likewise. Throws as open_packed does, and for a shard as refuse_shard.
PackedSet open_packed_input(const std::string& path);

/// The same of a packed data set or a shard.
PackedSet open_packed_or_shard(const std::string& path);

}  // namespace linnet
