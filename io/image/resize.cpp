#include "io/image/resize.hpp"

#include <algorithm>
#include <cstddef>
#include <new>
#include <stdexcept>

#include "io/image/image_limits.hpp"

// In a build without NDEBUG, stb's assertions would abort the program.
#define STBIR_ASSERT(condition) static_cast<void>(0)
#define STB_IMAGE_RESIZE_STATIC
#define STB_IMAGE_RESIZE_IMPLEMENTATION
#if __has_include(<stb/stb_image_resize2.h>)
#define LINNET_STB_RESIZE_2 1
#include <stb/stb_image_resize2.h>
#else
#define LINNET_STB_RESIZE_2 0
#include <stb/stb_image_resize.h>
#endif

namespace linnet {
namespace {

bool within_limits(ImageSize size) {
  return std::max(size.width, size.height) <= kLongestImageSide &&
         size.pixels() <= kMostImagePixels && size.pixels() > 0;
}

/// stb's box filter is a trapezoid: the overlap of an output pixel with an input pixel as a
/// function of the distance between their centres.
stbir_filter filter_for(std::uint32_t from, std::uint32_t to) {
  return to > from ? STBIR_FILTER_TRIANGLE : STBIR_FILTER_BOX;
}

#if LINNET_STB_RESIZE_2

bool resize_with_stb(ImageSize from, const std::uint8_t* grey, ImageSize to, std::uint8_t* out) {
  STBIR_RESIZE resize;
  stbir_resize_init(&resize, grey, static_cast<int>(from.width), static_cast<int>(from.height), 0,
                    out, static_cast<int>(to.width), static_cast<int>(to.height), 0, STBIR_1CHANNEL,
                    STBIR_TYPE_UINT8);
  return stbir_set_edgemodes(&resize, STBIR_EDGE_CLAMP, STBIR_EDGE_CLAMP) != 0 &&
         stbir_set_filters(&resize, filter_for(from.width, to.width),
                           filter_for(from.height, to.height)) != 0 &&
         stbir_resize_extended(&resize) != 0;
}

#else

/// Version 1 stores a row of floats for each input row that an output row depends on, plus a few
/// more, and computes their bytes in an int. Its other sizes are far smaller.
bool bytes_fit_an_int(ImageSize from, ImageSize to) {
  constexpr std::size_t most = std::size_t{1} << 30;
  return sizeof(float) * to.width * (from.height / to.height + std::size_t{4}) <= most;
}

bool resize_with_stb(ImageSize from, const std::uint8_t* grey, ImageSize to, std::uint8_t* out) {
  constexpr int channels = 1;
  constexpr int flags = 0;
  return bytes_fit_an_int(from, to) &&
         stbir_resize(grey, static_cast<int>(from.width), static_cast<int>(from.height), 0, out,
                      static_cast<int>(to.width), static_cast<int>(to.height), 0, STBIR_TYPE_UINT8,
                      channels, STBIR_ALPHA_CHANNEL_NONE, flags, STBIR_EDGE_CLAMP, STBIR_EDGE_CLAMP,
                      filter_for(from.width, to.width), filter_for(from.height, to.height),
                      STBIR_COLORSPACE_LINEAR, nullptr) != 0;
}

#endif

}  // namespace

void resize_grey(ImageSize from, std::span<const std::uint8_t> grey, ImageSize to,
                 std::span<std::uint8_t> out) {
  if (!within_limits(from) || !within_limits(to)) {
    throw std::logic_error("resize_grey: a size is outside the limits");
  }
  if (grey.size() != from.pixels() || out.size() != to.pixels()) {
    throw std::logic_error("resize_grey: a buffer does not have the size of its image");
  }
  if (from == to) {
    std::copy_n(grey.begin(), grey.size(), out.begin());
    return;
  }
  if (!resize_with_stb(from, grey.data(), to, out.data())) throw std::bad_alloc();
}

int version_of_resizing() noexcept {
  return LINNET_STB_RESIZE_2 ? 2 : 1;
}

}  // namespace linnet
