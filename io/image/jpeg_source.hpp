#pragma once

// jpeglib.h needs the declarations of these two.
#include <cstddef>
#include <cstdio>

#include <jpeglib.h>

#include <cstdint>
#include <span>

#include "io/file/file_chunks.hpp"

namespace linnet {

/// Hands the bytes of a file to libjpeg: libjpeg's source manager, with the bytes that it takes
/// them from. Trivially destructible, as all that longjmp leaves behind.
///
/// libjpeg gets a window of a few bytes at a time, although more are in memory. With 512 bytes or
/// more for each block of an MCU, its Huffman decoder takes a short cut that decodes a code that is
/// in no table as 0 without a warning.
struct JpegSource {
  jpeg_source_mgr manager{};
  const std::uint8_t* window_end = nullptr;  ///< of the bytes that libjpeg has
  const std::uint8_t* chunk_end = nullptr;   ///< of the bytes in memory
  FileChunks* rest = nullptr;                ///< what follows them; nullptr if nothing does
};

/// Makes `source` the one of `jpeg`, whose client_data is a LibjpegHandle: `bytes` first, then what
/// `rest` reads, if it is given. Where the file ends before the image does, or cannot be read, the
/// call of libjpeg fails.
void begin_source(JpegSource& source, jpeg_decompress_struct& jpeg,
                  std::span<const std::uint8_t> bytes, FileChunks* rest);

/// Only within call_libjpeg, where libjpeg asks for the content of a segment: takes the segment,
/// whose length in two bytes is next, and returns its content, which is valid until libjpeg goes
/// on.
std::span<const std::uint8_t> take_segment(jpeg_decompress_struct& jpeg);

}  // namespace linnet
