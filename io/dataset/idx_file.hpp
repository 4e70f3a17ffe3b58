#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "linnet/aligned_buffer.hpp"

namespace linnet {

/// The content of an IDX file of unsigned bytes.
struct IdxFile {
  std::vector<std::size_t> shape;
  std::span<const std::uint8_t> bytes;  ///< as many as the shape takes, in `content`
  AlignedBuffer<std::byte> content;     ///< the whole file, inflated
};

/// Reads a file of so many dimensions, gzipped or not. Its header is checked, against the length of
/// the file too, before memory is taken for the content. Throws Error(data) with path and reason;
/// Error(system) if there is no memory.
IdxFile read_idx_file(const std::string& path, std::size_t dimensions);

/// Whether the file begins as an IDX file of so many dimensions, of any type, gzipped or not.
bool has_idx_signature(const std::string& path, std::size_t dimensions);

}  // namespace linnet
