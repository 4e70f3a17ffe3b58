#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "io/image/libjpeg_handle.hpp"

namespace linnet {

/// The checks of a JPEG file that libjpeg leaves to its user.

/// Throws ImageError(unsupported) for a file whose header was read, and that is of a kind that is
/// not decoded.
void require_supported(const jpeg_decompress_struct& jpeg);

/// A Huffman-coded image has at least one bit for each block of 8 x 8 pixels. Throws
/// ImageError(corrupt) for a file with too few bytes for the size in its header, before memory is
/// allocated for it.
void require_length(const jpeg_decompress_struct& jpeg, std::size_t file_bytes);

/// Throws ImageError(corrupt) for a whole file without the marker of the end of an image: it was
/// cut short, and decoding what is left of it could take long.
void require_end_of_image(std::span<const std::uint8_t> file);

/// Counts the scans of a file in several scans, without decoding them, and throws
/// ImageError(too_large) where they would take too long. `file` is the whole file.
void require_few_scans(const jpeg_decompress_struct& jpeg, std::span<const std::uint8_t> file);

/// The handle keeps its tables from file to file. A file that lacks tables must be an error, not an
/// image decoded with the tables of the file before it. So they are invalidated before each file: a
/// quantization step of 0, which check_tables finds, and Huffman codes that libjpeg rejects.
void invalidate_tables(jpeg_decompress_struct& jpeg);

/// Only within call_libjpeg: checks that each component had a scan, and that this file defined its
/// quantization table.
void check_tables(LibjpegHandle& handle);

}  // namespace linnet
