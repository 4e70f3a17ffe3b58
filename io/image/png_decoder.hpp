#pragma once

#include <cstdint>
#include <memory>
#include <span>

#include "linnet/io/image_size.hpp"

namespace linnet {

/// Decodes PNG files of every colour type, bit depth and interlacing into grey pixels, by the rule
/// of io/image/grey.hpp. Needs memory for some rows besides the result. Not thread-safe: one
/// decoder per thread.
///
/// Plain non-interlaced files, which most are, are decoded by io/image/plain_png.hpp, which is
/// faster than libpng; all others, and so all damaged ones, by io/image/libpng_decoder.hpp.
///
/// Ancillary chunks are skipped unread, so damage in them is not noticed. Any other damage is an
/// error: either the complete image is decoded or none.
class PngDecoder {
 public:
  PngDecoder();
  ~PngDecoder();
  PngDecoder(PngDecoder&&) noexcept;
  PngDecoder& operator=(PngDecoder&&) noexcept;

  /// Reads the header and checks the sequence of chunks; see ImageDecoder::open. Throws ImageError.
  ImageSize open(std::span<const std::uint8_t> file);

  /// See ImageDecoder::decode. Throws ImageError; std::logic_error if no file is open or `grey` has
  /// the wrong size; std::bad_alloc.
  void decode(std::span<std::uint8_t> grey);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace linnet
