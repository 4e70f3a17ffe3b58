#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "io/image/resize_axis.hpp"
#include "io/image/row_blender.hpp"
#include "linnet/io/image_size.hpp"

namespace linnet {

/// Resizes a grey image whose rows arrive one after the other, from top to bottom, so that the
/// image need not be in memory.
///
/// Along each axis, from n to m pixels, output pixel i is a weighted mean of the input pixels j.
/// The result is rounded to the nearest integer once, after both axes:
///
///     m <= n   area average: w_ij = (m / n) · |[j, j + 1) ∩ [i · n/m, (i + 1) · n/m)|
///     m > n    bilinear, pixel centres at halves: with p = (i + ½) · n/m − ½ and f = floor(p),
///              w_if = 1 − (p − f) and w_i,f+1 = p − f; beyond the edge, the edge pixel counts
///
/// Grey values are averaged as they are, without conversion to linear light. If both sizes are
/// equal, the pixels are copied.
///
/// Weights and sums are floats, so a value near the middle between two grey levels may be rounded
/// to either. The error before rounding is at most about 255 · 2^-23 · (n + 4 min(n, m)) grey
/// levels per axis, which is 0.02 for 512 pixels to 64. The result is the same in every build, on
/// every machine and thread.
///
/// Memory: 8 rows of the input, 13 rows of floats, and about 8 bytes of weights for
/// each pixel of a side: below 8 MiB. Time: 0.5 ns for each input pixel on a 3 GHz processor and
/// as much for each output pixel. Not thread-safe: one object per thread, which keeps its memory
/// and, for images of the same sizes, its weights.
class GreyResizer {
 public:
  /// Starts an image of size `from`, to be resized into `out`, which has to.pixels() bytes. Throws
  /// std::logic_error for a size without pixels or over the limits of io/image/image_limits.hpp,
  /// and for a span of the wrong size; std::bad_alloc.
  void begin(ImageSize from, ImageSize to, std::span<std::uint8_t> out);

  /// Adds the next of from.height rows; `row` has from.width bytes. After the last, `out` is
  /// complete.
  void add_row(const std::uint8_t* row);

 private:
  /// Rows that are averaged along the horizontal axis at once: their sums do not wait for each
  /// other.
  static constexpr std::size_t kLanes = 8;

  void add_lane(const std::uint8_t* row);
  void blend_lanes();
  void add_tall(const std::uint8_t* row);
  void write(std::size_t y, std::span<const float> row);

  ImageSize from_;
  ImageSize to_;
  std::span<std::uint8_t> out_;
  bool vertical_first_ = false;
  std::size_t rows_ = 0;  ///< that were added
  ResizeAxis horizontal_;
  ResizeAxis vertical_;
  RowBlender blender_;
  std::vector<std::uint8_t> lanes_;  ///< kLanes rows of the input
  std::vector<float> wide_;          ///< those rows after the horizontal axis
};

/// Resizes an image that is in memory, row by row without padding, with a GreyResizer. Throws as
/// its `begin` does. Thread-safe.
void resize_grey(ImageSize from, std::span<const std::uint8_t> grey, ImageSize to,
                 std::span<std::uint8_t> out);

}  // namespace linnet
