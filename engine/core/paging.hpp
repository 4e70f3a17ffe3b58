#pragma once

#include <cstddef>
#include <span>

#include "linnet/export.hpp"

namespace LINNET_EXPORT linnet {  // linnet::io uses it

/// Pages of a mapped file that are not in memory are read from the disk when they are touched, one
/// at a time, while the touching thread waits. These functions read them before. Thread-safe.

/// Starts to read pages into memory that will be touched soon, if they belong to a mapped file, and
/// returns at once. For pages that are in memory it costs some nanoseconds each.
void prefetch_pages(std::span<const std::byte> bytes) noexcept;

/// Reads the pages into memory and maps them. False where that fails, as on a disk error or if the
/// file was truncated: touching the bytes would then end the program by SIGBUS. True without a
/// check on systems that cannot tell (Linux before 5.14).
bool populate_pages(std::span<const std::byte> bytes) noexcept;

/// Whether memory holds the bytes, by a sample of some pages all over them.
bool is_in_memory(std::span<const std::byte> bytes) noexcept;

}  // namespace linnet
