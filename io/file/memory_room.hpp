#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>

#include "linnet/aligned_buffer.hpp"

namespace linnet {

/// Throws Error(system) if `bytes` bytes are more than this process could come to use. `subject`,
/// which is printable, says what they are for, and `way_out`, which may be empty, what needs fewer.
void require_memory(const std::string& subject, std::size_t bytes, std::string_view way_out = {});

/// A buffer of `bytes` bytes, which are checked with require_memory first.
AlignedBuffer<std::byte> buffer_for(const std::string& subject, std::size_t bytes,
                                    std::string_view way_out = {});

/// A copy of bytes of a mapped file, made as buffer_for does. Throws Error(data), too, if they
/// cannot be read.
AlignedBuffer<std::byte> aligned_copy(const std::string& subject, std::span<const std::byte> bytes,
                                      std::string_view way_out = {});

/// Reads pages of a mapped file that will be used next. Throws Error(data) if they cannot be read.
void populate_or_fail(const std::string& subject, std::span<const std::byte> bytes);

}  // namespace linnet
