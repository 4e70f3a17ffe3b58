#pragma once

#include <cstddef>
#include <span>

namespace linnet {

/// Bytes of a mapped file that memory does not hold are read from the disk when they are touched, a
/// page at a time, and whoever touches them waits. These ask for them before. Thread-safe.

/// Has bytes that will be touched soon read into memory, if they lie in a mapped file; returns
/// at once. Of bytes that are there already it costs some nanoseconds a page.
void prefetch_pages(std::span<const std::byte> bytes) noexcept;

/// Reads the bytes into memory and maps them; false where that fails, as the disk does or the file
/// has been cut short, so that touching them would end the program by SIGBUS. True without a look
/// where the system cannot tell (Linux before 5.14).
bool populate_pages(std::span<const std::byte> bytes) noexcept;

/// Whether memory holds the bytes, by a sample of some pages all over them.
bool is_in_memory(std::span<const std::byte> bytes) noexcept;

}  // namespace linnet
