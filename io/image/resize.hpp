#pragma once

#include <cstdint>
#include <span>

#include "linnet/io/image_size.hpp"

namespace linnet {

/// Resizes a grey image. Both images are stored row by row, without padding, and must not overlap.
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
/// stb_image_resize computes the weights in floats, so a value near the middle between two grey
/// levels may be rounded to either. The error before rounding is at most about
/// 255 · 2^-23 · (n + 4 min(n, m)) grey levels per axis, which is 0.02 for 512 pixels to 64. The
/// result is the same on every run and thread; another version of stb may give other bits.
///
/// Needs some dozen bytes of memory for each pixel of a side, and with version 1 of stb also
/// 4 · to.width · from.height / to.height bytes (rejected over 1 GiB), with version 2 a few rows.
/// With version 1 the time also grows with n · m of a side: 0.1 s for 8192 to 8191, 10 s for 65500
/// to 65499.
///
/// Throws std::logic_error for a size without pixels or over the limits of
/// io/image/image_limits.hpp, and for a span of the wrong size; std::bad_alloc. Thread-safe.
void resize_grey(ImageSize from, std::span<const std::uint8_t> grey, ImageSize to,
                 std::span<std::uint8_t> out);

/// The version of stb_image_resize that Linnet was compiled with, 1 or 2.
int version_of_resizing() noexcept;

}  // namespace linnet
