#include "apps/report/html/confusion_picture.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "apps/report/html/page_colours.hpp"
#include "io/image/png_writer.hpp"

namespace linnet {
namespace {

constexpr std::size_t kMostPixels = 512;  // of a side
constexpr std::uint8_t kDepths = 127;     // of each of the two colours

/// Index 0 is transparent; then the depths of correct predictions, then those of mistakes.
std::vector<PaletteColour> palette() {
  std::vector<PaletteColour> colours(1, PaletteColour{0, 0, 0, 0});
  for (const PaletteColour& colour : {kHitColour, kMissColour}) {
    for (unsigned depth = 1; depth <= kDepths; ++depth) {
      // The least depth is still seen: a single image in a large class.
      const unsigned alpha = 40 + 215 * depth / kDepths;
      colours.push_back({colour.red, colour.green, colour.blue, static_cast<std::uint8_t>(alpha)});
    }
  }
  return colours;
}

std::uint8_t palette_index(double share, bool correct) {
  if (share == 0.0) return 0;
  const double depth = std::max(1.0, std::round(confusion_shade(share, correct) * kDepths));
  return static_cast<std::uint8_t>((correct ? 0 : kDepths) + depth);
}

/// The index that is seen of two in one pixel: the one of a mistake, or else the deeper one.
std::uint8_t deeper(std::uint8_t a, std::uint8_t b) {
  return std::max(a, b);
}

}  // namespace

double confusion_shade(double share, bool correct) {
  return correct ? share : std::sqrt(share);
}

std::vector<std::uint8_t> confusion_picture(const ConfusionMatrix& confusion) {
  const std::size_t classes = confusion.classes();
  const std::size_t edge = std::min(classes, kMostPixels);
  std::vector<std::uint8_t> indices(edge * edge, 0);
  for (std::size_t truth = 0; truth < classes; ++truth) {
    const auto row = confusion.row(truth);
    const auto support =
        static_cast<double>(std::accumulate(row.begin(), row.end(), std::uint64_t{0}));
    for (std::size_t c = 0; c < classes; ++c) {
      if (row[c] == 0) continue;
      std::uint8_t& pixel = indices[truth * edge / classes * edge + c * edge / classes];
      pixel = deeper(pixel, palette_index(static_cast<double>(row[c]) / support, truth == c));
    }
  }
  const auto side = static_cast<std::uint32_t>(edge);
  return encode_palette_png({side, side}, palette(), indices);
}

}  // namespace linnet
