#pragma once

#include <cstddef>
#include <filesystem>
#include <optional>

#include "linnet/export.hpp"

namespace LINNET_EXPORT linnet {  // linnet::io uses it

/// The bytes of memory that this process could come to use: what the system has available, and at
/// most what the control groups of the process may have in all. None if the system does not tell.
/// `root` is the folder in which /proc and /sys are looked up.
std::optional<std::size_t> memory_limit(const std::filesystem::path& root);

}  // namespace linnet
