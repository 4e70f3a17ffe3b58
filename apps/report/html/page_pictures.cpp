#include "apps/report/html/page_pictures.hpp"

#include <algorithm>
#include <cmath>

#include "apps/report/html/page_colours.hpp"
#include "engine/core/index_range.hpp"
#include "io/image/png_writer.hpp"
#include "io/image/resize.hpp"

namespace linnet {
namespace {

constexpr std::uint32_t kThumbnailEdge = 96;
constexpr std::uint32_t kWeightEdge = 64;
constexpr std::size_t kMostWeightPictures = 300;
constexpr std::size_t kMostWeightPixels = 300'000;

/// Palette indices of weights: 0 is the lowest, kZero none, 2 · kZero the highest.
constexpr int kZero = 127;

std::vector<PaletteColour> weight_palette() {
  std::vector<PaletteColour> palette;
  for (int level = -kZero; level <= kZero; ++level) {
    PaletteColour colour = level < 0 ? kNegativeColour : kPositiveColour;
    colour.alpha = static_cast<std::uint8_t>(std::abs(level) * 255 / kZero);
    palette.push_back(colour);
  }
  return palette;
}

/// The pixels, of `from` on a side, that pixel `i` of `to` stands for.
IndexRange source_pixels(std::size_t i, std::size_t from, std::size_t to) {
  const std::size_t begin = i * from / to;
  return {begin, std::max((i + 1) * from / to, begin + 1)};
}

/// The mean of the weights of each block of pixels, of one channel.
std::vector<float> shrunk(std::span<const float> weights, ImageSize size, ImageSize to) {
  std::vector<float> means;
  means.reserve(to.pixels());
  for (std::size_t row = 0; row < to.height; ++row) {
    const IndexRange down = source_pixels(row, size.height, to.height);
    for (std::size_t column = 0; column < to.width; ++column) {
      const IndexRange across = source_pixels(column, size.width, to.width);
      double sum = 0.0;
      for (std::size_t y = down.begin; y < down.end; ++y) {
        const float* const first = weights.data() + y * size.width + across.begin;
        for (std::size_t k = 0; k < across.size(); ++k) sum += first[k];
      }
      const std::size_t count = down.size() * across.size();
      means.push_back(static_cast<float>(sum / static_cast<double>(count)));
    }
  }
  return means;
}

/// The weights of a class as they are drawn: plane below plane, with a row of zeros between them.
struct WeightPlanes {
  ImageSize size;
  std::vector<float> weights;

  WeightPlanes(std::span<const float> all, ImageSize from, ImageSize to) : size{to.width, 0} {
    for (std::size_t first = 0; first < all.size(); first += from.pixels()) {
      if (first != 0) weights.resize(weights.size() + to.width, 0.0f);
      const std::vector<float> plane = shrunk(all.subspan(first, from.pixels()), from, to);
      weights.insert(weights.end(), plane.begin(), plane.end());
    }
    size.height = static_cast<std::uint32_t>(weights.size() / to.width);
  }
};

/// What 99.5 % of the absolute values are at most; the largest if that is 0, and never 0.
double scale_of(const std::vector<WeightPlanes>& pictures) {
  std::vector<float> sizes;
  for (const WeightPlanes& picture : pictures) {
    for (const float weight : picture.weights) sizes.push_back(std::abs(weight));
  }
  if (sizes.empty()) return 1.0;
  const std::size_t rank = (sizes.size() - 1) * 995 / 1000;
  std::nth_element(sizes.begin(), sizes.begin() + static_cast<std::ptrdiff_t>(rank), sizes.end());
  const float scale =
      sizes[rank] > 0.0f ? sizes[rank] : *std::max_element(sizes.begin(), sizes.end());
  return scale > 0.0f ? static_cast<double>(scale) : 1.0;
}

std::vector<std::uint8_t> draw(const WeightPlanes& picture, double scale) {
  std::vector<std::uint8_t> indices;
  for (const float weight : picture.weights) {
    const double level = std::clamp(static_cast<double>(weight) / scale, -1.0, 1.0) * kZero;
    indices.push_back(static_cast<std::uint8_t>(kZero + std::lround(level)));
  }
  return encode_palette_png(picture.size, weight_palette(), indices);
}

}  // namespace

ImageSize fitted_size(ImageSize size, std::uint32_t edge) {
  const std::uint32_t longer = std::max(size.width, size.height);
  if (longer <= edge) return size;
  const auto fitted = [&](std::uint32_t side) {
    return std::max(static_cast<std::uint32_t>(std::uint64_t{side} * edge / longer), 1U);
  };
  return {fitted(size.width), fitted(size.height)};
}

std::vector<std::uint8_t> thumbnail(ImageSize size, std::span<const std::uint8_t> pixels,
                                    ColourRule colour) {
  const ImageSize small = fitted_size(size, kThumbnailEdge);
  const std::size_t channels = channels_of({.colour = colour});
  std::vector<std::uint8_t> shrunk(channels * small.pixels());
  for (std::size_t c = 0; c < channels; ++c) {
    resize_grey(size, pixels.subspan(c * size.pixels(), size.pixels()), small,
                std::span(shrunk).subspan(c * small.pixels(), small.pixels()));
  }
  return encode_png(small, shrunk, colour);
}

WeightPictures draw_weights(MatrixView<const float> weights, std::size_t classes, ImageSize size) {
  const std::size_t drawn = std::min(classes, kMostWeightPictures);
  const std::size_t planes = std::max<std::size_t>(drawn, 1) * (weights.columns() / size.pixels());
  const double room = std::sqrt(static_cast<double>(kMostWeightPixels / planes));
  const ImageSize to = fitted_size(size, std::min(kWeightEdge, static_cast<std::uint32_t>(room)));
  std::vector<WeightPlanes> means;
  for (std::size_t c = 0; c < drawn; ++c) {
    means.emplace_back(std::span(weights.row(c), weights.columns()), size, to);
  }
  WeightPictures pictures{.png = {}, .scale = scale_of(means)};
  for (const WeightPlanes& picture : means) pictures.png.push_back(draw(picture, pictures.scale));
  return pictures;
}

}  // namespace linnet
