#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <vector>

#include "io/file/libdeflate_inflater.hpp"
#include "io/file/zlib_stream.hpp"
#include "io/image/png_contents.hpp"

namespace linnet {

/// Inflates the image data of PNG files and undoes the filters of its rows.
///
/// A small image is inflated at once, by libdeflate. Others are inflated some rows at a time, by
/// zlib, so that they need little memory; and so is what libdeflate refuses, because zlib says what
/// is wrong with it. Not thread-safe: one object per thread, which keeps its memory.
class PngRowsReader {
 public:
  /// Takes the samples of row `y` of interlacing pass `pass`, 0 if the image is not interlaced;
  /// they are valid until it returns.
  using PutRow = std::function<void(const std::uint8_t* samples, std::size_t y, std::size_t pass)>;

  /// Calls `put` for all rows, in the order of the file. Throws ImageError(corrupt) where an IDAT
  /// chunk has a wrong checksum, where the compressed stream is damaged or does not have exactly
  /// the bytes of the rows, and for an unknown filter; then some rows may have been put.
  /// file: of which `contents` are. most_at_once: bytes of memory up to which an image is inflated
  /// at once.
  void read(PngBytes& file, const PngContents& contents, std::size_t most_at_once,
            const PutRow& put);

 private:
  bool inflate_at_once(PngBytes& file, const PngContents& contents, std::size_t most_bytes);
  void put_rows(const PngContents& contents, const PutRow& put);
  void stream_rows(PngBytes& file, const PngContents& contents, const PutRow& put);

  LibdeflateInflater libdeflate_;
  ZlibStream stream_;
  std::vector<std::uint8_t> joined_;  ///< the image data of several chunks
  std::vector<std::uint8_t> rows_;    ///< inflated rows, after a row of zeros or the row before
};

}  // namespace linnet
