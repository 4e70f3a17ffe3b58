#pragma once

#include <cstdint>
#include <memory>
#include <span>

#include "io/image/exif_orientation.hpp"
#include "io/image/image_header.hpp"
#include "io/image/image_notes.hpp"
#include "io/image/image_resizer.hpp"
#include "io/image/png_contents.hpp"
#include "io/image/png_converter.hpp"
#include "linnet/io/image_size.hpp"

namespace linnet {

/// Decodes PNG files of every colour type, bit depth and interlacing into grey or RGB pixels, by
/// the rule of io/image/png_converter.hpp. Not thread-safe: one decoder per thread.
///
/// Ancillary chunks are skipped, but for those that a rule asks for. Damage in critical chunks or
/// in the pixels is an error: either the complete image is decoded or none. What is against the
/// specification and leaves all pixels right is an oddity.
class PngDecoder {
 public:
  PngDecoder();
  ~PngDecoder();
  PngDecoder(PngDecoder&&) noexcept;
  PngDecoder& operator=(PngDecoder&&) noexcept;

  /// Reads the header and checks the sequence of chunks; see ImageDecoder::open. Throws ImageError.
  ImageSize open(const FileBytes& file, const ReadingRules& rules = {},
                 const ReadLimits& limits = {});

  /// The same for a file that is in memory.
  ImageSize open(std::span<const std::uint8_t> file, const ReadingRules& rules = {}) {
    return open({file, nullptr, file.size()}, rules);
  }

  /// The orientation of the file that was opened last.
  ExifOrientation orientation() const noexcept;

  /// See ImageDecoder::decode. Throws ImageError; std::logic_error if no file is open or `out` has
  /// the wrong size; std::bad_alloc.
  void decode(std::span<std::uint8_t> out);

  /// The same, row by row into a resizer that was begun with the size of the image and the channels
  /// of the rules. An interlaced image is decoded into memory first.
  void decode(ImageResizer& resizer);

  /// Of the file that was opened last, without its orientation.
  ImageHeader header() const noexcept;

  /// Of the file that was opened last; complete once it is decoded.
  const PngOddities& oddities() const noexcept;

  /// Of the image that was decoded last.
  const PngFacts& facts() const noexcept;

  /// The same as notes. An image is stored in colour if it has RGB samples, or a palette in which a
  /// colour is not grey.
  ImageNotes notes() const noexcept;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace linnet
