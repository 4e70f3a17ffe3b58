#pragma once

#include <cstdint>
#include <optional>
#include <string>

namespace linnet {

/// For what is to be written at `path`. Throws Error(usage), which names them, if there are shards
/// of a packed data set of that name: a file or folder at the path would hide them. With `count`
/// that many shards are to be written, which replace as many; others would still be trained on by
/// as many processes.
void require_no_older_shards(const std::string& path, std::optional<std::uint32_t> count = {});

}  // namespace linnet
