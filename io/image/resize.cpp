#include "io/image/resize.hpp"

#include <algorithm>
#include <array>
#include <stdexcept>

#include "io/image/image_limits.hpp"

namespace linnet {
namespace {

bool has_possible_sides(ImageSize size) {
  return std::max(size.width, size.height) <= kLongestImageSide && size.pixels() > 0;
}

constexpr std::array<float, 256> make_levels() {
  std::array<float, 256> levels{};
  for (std::size_t x = 0; x < levels.size(); ++x) levels[x] = static_cast<float>(x) / 255.0F;
  return levels;
}

/// Grey levels as floats from 0 to 1.
constexpr std::array<float, 256> kLevels = make_levels();

std::uint8_t byte_of(float level) {
  return static_cast<std::uint8_t>(static_cast<double>(std::clamp(level, 0.0F, 1.0F) * 255.0F) +
                                   0.5);
}

/// Bytes from one kept row to the next: whole cache lines, and an odd number of them, because rows
/// whose distance is a power of two would share a few sets of the first-level cache.
std::size_t lane_stride(std::size_t width) {
  constexpr std::size_t kLine = 64;
  return ((width + kLine - 1) / kLine | 1) * kLine;
}

/// Usually the horizontal axis comes first, which has the fewest floats to keep. It is an order of
/// magnitude slower where flat rows become tall columns: 1 x 65500 to 65500 x 1 pixels would have
/// 4 · 10^9 pixels between the axes.
bool is_faster_vertically(ImageSize from, ImageSize to) {
  constexpr std::size_t kFactor = 16;
  return std::size_t{from.height} * to.width > kFactor * (from.pixels() + to.pixels());
}

}  // namespace

void GreyResizer::begin(ImageSize from, ImageSize to, std::span<std::uint8_t> out) {
  if (!has_possible_sides(from) || !has_possible_sides(to) || to.pixels() > kMostImageBytes) {
    throw std::logic_error("GreyResizer: a size is outside the limits");
  }
  if (out.size() != to.pixels()) throw std::logic_error("GreyResizer: wrong size of the result");
  from_ = from;
  to_ = to;
  out_ = out;
  rows_ = 0;
  if (from == to) return;
  vertical_first_ = is_faster_vertically(from, to);
  horizontal_.set(from.width, to.width);
  vertical_.set(from.height, to.height);
  blender_.begin(vertical_, vertical_first_ ? from.width : to.width);
  if (vertical_first_) {
    wide_.resize(to.width);
  } else {
    lanes_.assign(kLanes * lane_stride(from.width), 0);
    wide_.resize(kLanes * to.width);
  }
}

void GreyResizer::add_row(const std::uint8_t* row) {
  if (from_ == to_) {
    std::copy_n(row, to_.width, out_.begin() + static_cast<std::ptrdiff_t>(rows_ * to_.width));
    ++rows_;
  } else if (vertical_first_) {
    add_tall(row);
  } else {
    add_lane(row);
  }
}

void GreyResizer::add_lane(const std::uint8_t* row) {
  std::uint8_t* lane = lanes_.data() + rows_ % kLanes * lane_stride(from_.width);
  std::copy_n(row, from_.width, lane);
  ++rows_;
  if (rows_ % kLanes == 0 || rows_ == from_.height) blend_lanes();
}

void GreyResizer::blend_lanes() {
  const std::size_t stride = lane_stride(from_.width);
  for (std::size_t x = 0; x < to_.width; ++x) {
    std::array<float, kLanes> sums{};
    for (const ResizeTerm& term : horizontal_.terms(x)) {
      const std::uint8_t* pixel = lanes_.data() + term.input;
      for (std::size_t lane = 0; lane < kLanes; ++lane) {
        sums[lane] += kLevels[pixel[lane * stride]] * term.weight;
      }
    }
    for (std::size_t lane = 0; lane < kLanes; ++lane) wide_[lane * to_.width + x] = sums[lane];
  }
  const std::size_t count = (rows_ - 1) % kLanes + 1;
  for (std::size_t lane = 0; lane < count; ++lane) {
    const auto first = wide_.begin() + static_cast<std::ptrdiff_t>(lane * to_.width);
    std::copy_n(first, to_.width, blender_.next_row().begin());
    blender_.add([this](std::size_t y, std::span<const float> levels) { write(y, levels); });
  }
}

void GreyResizer::add_tall(const std::uint8_t* row) {
  const std::span<float> levels = blender_.next_row();
  for (std::size_t x = 0; x < levels.size(); ++x) levels[x] = kLevels[row[x]];
  ++rows_;
  blender_.add([this](std::size_t y, std::span<const float> blended) {
    for (std::size_t x = 0; x < to_.width; ++x) {
      float sum = 0;
      for (const ResizeTerm& term : horizontal_.terms(x)) sum += blended[term.input] * term.weight;
      wide_[x] = sum;
    }
    write(y, wide_);
  });
}

void GreyResizer::write(std::size_t y, std::span<const float> row) {
  std::transform(row.begin(), row.end(), out_.begin() + static_cast<std::ptrdiff_t>(y * to_.width),
                 byte_of);
}

void resize_grey(ImageSize from, std::span<const std::uint8_t> grey, ImageSize to,
                 std::span<std::uint8_t> out) {
  if (grey.size() != from.pixels()) throw std::logic_error("resize_grey: wrong size of the image");
  GreyResizer resizer;
  resizer.begin(from, to, out);
  for (std::size_t y = 0; y < from.height; ++y) resizer.add_row(grey.data() + y * from.width);
}

}  // namespace linnet
