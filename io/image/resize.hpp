#pragma once

#include <cstdint>
#include <span>

#include "io/image/image_size.hpp"

namespace linnet {

/// Resizes a grey picture. Both lie row by row, without padding, and must not overlap.
///
/// Each axis by itself, from n pixels to m, computes output pixel i as a weighted mean of the
/// inputs j, rounded to the nearest only once both axes are done:
///
///     m <= n   area average: w_ij = (m / n) · |[j, j + 1) ∩ [i · n/m, (i + 1) · n/m)|
///     m > n    bilinear, pixel centres at halves: with p = (i + ½) · n/m − ½ and f = floor(p),
///              w_if = 1 − (p − f) and w_i,f+1 = p − f; beyond the edge, the pixel at the edge
///
/// Grey values are taken as they are: no curve of a colour space is undone. One size to the same
/// is a copy.
///
/// stb_image_resize computes the weights, in floats: a value close to the middle between two greys
/// may be rounded to either. The values before rounding are off by at most about
/// 255 · 2^-23 · (n + 4 min(n, m)) grey levels an axis, which is 0.02 for 512 pixels to 64. The
/// bits are the same on every run and thread; another version of stb may give others.
///
/// Takes memory of some dozen bytes for each pixel of a side, and with version 1 of stb also
/// 4 · to.width · from.height / to.height (refused over 1 GiB), with version 2 a few rows. With
/// version 1 time grows with n · m of a side, too: 0.1 s at 8192 to 8191, 10 s at 65 500 to 65 499.
///
/// Throws std::logic_error for a size without pixels or over the limits of
/// io/image/image_limits.hpp, and for a span that is not of its size; std::bad_alloc. Thread-safe.
void resize_grey(ImageSize from, std::span<const std::uint8_t> grey, ImageSize to,
                 std::span<std::uint8_t> out);

/// The version of stb_image_resize that this is built with, 1 or 2.
int version_of_resizing() noexcept;

}  // namespace linnet
