#include "apps/phantoms/phantom_canvas.hpp"

#include <algorithm>
#include <cmath>

namespace linnet {
namespace {

/// From 0 (t ≤ 0) to 1 (t ≥ 1), without corners at either end.
double soft_step(double t) {
  const double clamped = std::clamp(t, 0.0, 1.0);
  return clamped * clamped * (3 - 2 * clamped);
}

/// The distance of a point from the outline of a shape, negative inside, to first order: with q =
/// (|u|ᵖ + |v|ᵖ)^(1/p) the distance is (q − 1) / |∇q|, which is accurate near the outline, where
/// coverage depends on it.
class Ruler {
 public:
  explicit Ruler(const Shape& shape)
      : square_(shape.outline == Shape::Outline::square), centre_(shape.centre) {
    const double area = shape.first.x * shape.second.y - shape.first.y * shape.second.x;
    u_row_ = {shape.second.y / area, -shape.second.x / area};
    v_row_ = {-shape.first.y / area, shape.first.x / area};
  }

  double distance(Point place) const {
    const Point way = place - centre_;
    double u = u_row_.x * way.x + u_row_.y * way.y;
    const double v = v_row_.x * way.x + v_row_.y * way.y;
    // At the centre the gradient is 0: measure next to it, to avoid 0 / 0.
    if (std::abs(u) + std::abs(v) < kNearMiddle) u = kNearMiddle;
    return square_ ? square_distance(u, v) : round_distance(u, v);
  }

 private:
  static constexpr double kNearMiddle = 1e-6;

  double round_distance(double u, double v) const {
    const double q = std::sqrt(u * u + v * v);
    return (q - 1) * q / length(u * u_row_ + v * v_row_);
  }

  double square_distance(double u, double v) const {
    const double q_squared = std::sqrt(u * u * u * u + v * v * v * v);
    const double q = std::sqrt(q_squared);
    return (q - 1) * q * q_squared / length(u * u * u * u_row_ + v * v * v * v_row_);
  }

  bool square_;
  Point centre_;
  Point u_row_ = {};  // the inverse of the matrix (first, second)
  Point v_row_ = {};
};

/// The pixels [begin, end) of a row or a column that lie within `reach` of `middle`.
struct PixelRange {
  std::size_t begin;
  std::size_t end;

  PixelRange(double middle, double reach, std::size_t size) {
    const double limit = static_cast<double>(size);
    begin = static_cast<std::size_t>(std::clamp(middle - reach, 0.0, limit));
    end = static_cast<std::size_t>(std::clamp(middle + reach + 1, 0.0, limit));
  }
};

/// Where a pixel lies between the cells of a coarse grid: cell, and weight of the next cell.
struct Between {
  std::size_t cell;
  double weight;

  Between(std::size_t pixel, std::size_t size, std::size_t cells) {
    const double steps = static_cast<double>(cells - 1);
    const double place = steps * (static_cast<double>(pixel) + 0.5) / static_cast<double>(size);
    cell = static_cast<std::size_t>(place);
    weight = soft_step(place - static_cast<double>(cell));
  }
};

}  // namespace

Canvas::Canvas(std::size_t size, const Pose& pose)
    : size_(size),
      pixels_per_unit_(0.5 * static_cast<double>(size)),
      pose_(pose),
      values_(size * size) {}

Shape Canvas::on_pixels(const Shape& shape) const {
  const Point centre = pose_.apply(shape.centre) + Point{1, 1};
  return {pixels_per_unit_ * centre, pixels_per_unit_ * pose_.along(shape.first),
          pixels_per_unit_ * pose_.along(shape.second), shape.outline};
}

/// Calls blend(value, coverage(distance)) for the pixels within `reach` of the shape; distance and
/// reach are in pixels.
template <typename Coverage, typename Blend>
void Canvas::paint(const Shape& shape, double reach, Coverage coverage, Blend blend) {
  const Shape placed = on_pixels(shape);
  const Ruler ruler(placed);
  // No outline with p ≤ 4 leaves the parallelogram of its axes.
  const double half_width = std::abs(placed.first.x) + std::abs(placed.second.x);
  const double half_height = std::abs(placed.first.y) + std::abs(placed.second.y);
  const PixelRange columns(placed.centre.x, half_width + reach, size_);
  const PixelRange rows(placed.centre.y, half_height + reach, size_);
  for (std::size_t row = rows.begin; row < rows.end; ++row) {
    for (std::size_t column = columns.begin; column < columns.end; ++column) {
      const Point middle = {static_cast<double>(column) + 0.5, static_cast<double>(row) + 0.5};
      const double share = coverage(ruler.distance(middle));
      if (share > 0) blend(values_[row * size_ + column], share);
    }
  }
}

void Canvas::cover(const Shape& shape, double grey, double blur, double opacity) {
  const double width = std::max(1.0, blur * pixels_per_unit_);
  paint(
      shape, width, [=](double distance) { return soft_step(0.5 - distance / width); },
      [=](double& value, double share) { value += opacity * share * (grey - value); });
}

void Canvas::add(const Shape& shape, double grey, double blur) {
  const double width = std::max(1.0, blur * pixels_per_unit_);
  paint(
      shape, width, [=](double distance) { return soft_step(0.5 - distance / width); },
      [=](double& value, double share) { value += share * grey; });
}

void Canvas::add_outline(const Shape& shape, double width, double grey, double blur) {
  const double edge = std::max(1.0, blur * pixels_per_unit_);
  const double half = 0.5 * width * pixels_per_unit_;
  paint(
      shape, half + edge,
      [=](double distance) { return soft_step(0.5 - (std::abs(distance) - half) / edge); },
      [=](double& value, double share) { value += share * grey; });
}

void Canvas::shade(Point slope) {
  for (std::size_t row = 0; row < size_; ++row) {
    const double y = (static_cast<double>(row) + 0.5) / pixels_per_unit_ - 1;
    for (std::size_t column = 0; column < size_; ++column) {
      const double x = (static_cast<double>(column) + 0.5) / pixels_per_unit_ - 1;
      values_[row * size_ + column] *= 1 + slope.x * x + slope.y * y;
    }
  }
}

void Canvas::mottle(Random& random, std::size_t cells, double strength) {
  const std::size_t side = cells + 1;  // interpolation needs a number on either side of a pixel
  std::vector<double> grid(side * side);
  for (double& value : grid) value = random.uniform(-1, 1);
  std::vector<Between> places;
  for (std::size_t i = 0; i < size_; ++i) places.emplace_back(i, size_, side);
  for (std::size_t row = 0; row < size_; ++row) {
    const Between down = places[row];
    const double* upper = grid.data() + down.cell * side;
    const double* lower = upper + side;
    for (std::size_t column = 0; column < size_; ++column) {
      const auto [cell, weight] = places[column];
      const double above = upper[cell] + weight * (upper[cell + 1] - upper[cell]);
      const double below = lower[cell] + weight * (lower[cell + 1] - lower[cell]);
      const double noise = above + down.weight * (below - above);
      values_[row * size_ + column] *= 1 + strength * noise;
    }
  }
}

void Canvas::grain(Random& random, double deviation) {
  // Four 16-bit numbers out of one draw: their sum has the mean 4 · 65535/2 and the variance
  // 4 · (65536² − 1)/12, whose root is 37837.2.
  constexpr double kMean = 131070;
  constexpr double kDeviation = 37837.2;
  for (double& value : values_) {
    const std::uint64_t bits = random.next();
    const std::uint64_t sum =
        (bits & 0xffff) + (bits >> 16 & 0xffff) + (bits >> 32 & 0xffff) + (bits >> 48);
    value += deviation * ((static_cast<double>(sum) - kMean) / kDeviation);
  }
}

void Canvas::develop(const Tone& tone, std::span<std::uint8_t> pixels) const {
  for (std::size_t i = 0; i < values_.size(); ++i) {
    const double value = std::clamp(values_[i], 0.0, 1.0);
    const double bent = value / (value + tone.bend * (1 - value));
    const double exposed = std::clamp(tone.brightness + tone.contrast * bent, 0.0, 1.0);
    const double shown = tone.negative ? 1 - exposed : exposed;
    pixels[i] = static_cast<std::uint8_t>(shown * 255 + 0.5);
  }
}

}  // namespace linnet
