#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "io/image/grey.hpp"
#include "io/image/png_contents.hpp"
#include "linnet/io/reading_rules.hpp"

namespace linnet {

/// What the samples of a PNG image tell that the decoded pixels do not.
struct PngFacts {
  bool beyond_palette = false;  ///< an index is beyond the palette
  bool transparent = false;     ///< a pixel is not opaque
  std::uint16_t highest = 0;    ///< sample of colour, in an image of 16-bit samples; else 0
};

/// Converts rows of packed PNG samples to grey, by the rule of io/image/grey.hpp, or to RGB, where
/// the colours stay as they are and each channel of a grey pixel is its level.
///
/// Of 16-bit samples the bits in use are scaled to 8 as ReadingRules::depth says.
///
/// With a background, each 8-bit sample s of a pixel with opacity a (0 to 255) first becomes
/// (s · a + b · (255 − a) + 127) / 255, rounded down, where b is that of the background: s · a/255
/// + b · (1 − a/255) rounded to the nearest integer. A grey pixel counts as one of three equal
/// samples. Opacity is the high byte of a 16-bit alpha sample, the entry of tRNS for a palette, and
/// 0 for pixels that equal the colour in tRNS. Gamma is ignored.
///
/// Not thread-safe: one object per thread, which keeps its memory.
class PngConverter {
 public:
  /// Starts an image; `contents` and the file must outlive the calls of `convert`.
  void begin(const PngContents& contents, const ReadingRules& rules);

  /// Converts a row of the image or of an interlacing pass, into as many channels as the rules say.
  /// `samples` holds at least ceil(row.width · bits per pixel / 8) bytes. Throws std::bad_alloc.
  void convert(const std::uint8_t* samples, const ImageRow& row);

  /// Of the rows that were converted since `begin`.
  const PngFacts& facts() const noexcept { return facts_; }

 private:
  void set_tables();
  void set_entry(std::size_t index, Rgb colour);
  void convert_indexed(const std::uint8_t* samples, const ImageRow& row);
  void find_opacity(const std::uint8_t* samples, std::size_t width);
  const std::uint8_t* narrowed(const std::uint8_t* samples, std::size_t width);
  void blend(const std::uint8_t* samples, const ImageRow& row) const;

  const PngContents* contents_ = nullptr;
  ReadingRules rules_;
  PngFacts facts_;
  bool indexed_ = false;                 ///< levels are looked up by sample
  bool opacity_ = false;                 ///< pixels may be transparent
  std::array<GreyPalette, 3> tables_;    ///< if indexed_: of each channel
  std::array<bool, 256> see_through_{};  ///< if indexed_: entries that are not opaque
  std::vector<std::uint8_t> opacities_;  ///< of a row
  std::vector<std::uint8_t> narrow_;     ///< a row of 8-bit samples
};

}  // namespace linnet
