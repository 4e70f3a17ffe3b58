#include "apps/phantoms/phantom_shapes.hpp"

#include <cmath>

namespace linnet {

double length(Point a) {
  return std::sqrt(a.x * a.x + a.y * a.y);
}

Rotation tilt(double t) {
  const double scale = 1 + t * t;
  return {(1 - t * t) / scale, 2 * t / scale};
}

Shape ellipse(Point centre, Point radii, Rotation rotation) {
  return {centre, rotation.apply({radii.x, 0}), rotation.apply({0, radii.y}),
          Shape::Outline::round};
}

Shape block(Point centre, Point radii, Rotation rotation) {
  return {centre, rotation.apply({radii.x, 0}), rotation.apply({0, radii.y}),
          Shape::Outline::square};
}

Shape bar(Point from, Point to, double half_width) {
  const Point half = 0.5 * (to - from);
  const Point across = (half_width / length(half)) * Point{-half.y, half.x};
  return {from + half, half, across, Shape::Outline::square};
}

}  // namespace linnet
