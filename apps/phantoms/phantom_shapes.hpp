#pragma once

namespace linnet {

// All arithmetic of the phantoms is made of + − × ÷, square roots, comparisons and integers, all of
// which IEEE 754 rounds in one way only; libm (sin, exp, pow) is not used, for its last bit differs
// between machines. Together with -ffp-contract=off, a picture is the same bytes everywhere.

/// A point, or the way from one point to another. x grows to the right, y grows downwards.
struct Point {
  double x = 0;
  double y = 0;
};

inline Point operator+(Point a, Point b) {
  return {a.x + b.x, a.y + b.y};
}
inline Point operator-(Point a, Point b) {
  return {a.x - b.x, a.y - b.y};
}
inline Point operator*(double factor, Point a) {
  return {factor * a.x, factor * a.y};
}

double length(Point a);

/// A rotation, clockwise as seen on the picture.
struct Rotation {
  double cosine = 1;
  double sine = 0;

  Point apply(Point a) const { return {cosine * a.x - sine * a.y, sine * a.x + cosine * a.y}; }
};

/// The rotation by the angle whose half has the tangent t: cos = (1 − t²)/(1 + t²),
/// sin = 2t/(1 + t²). For small angles t is about half the angle in radians.
Rotation tilt(double t);

/// How the drawing lies on the picture: (x, y) ↦ centre + x · x_axis + y · y_axis. The picture is
/// the square [−1, 1] × [−1, 1]. The axes must not be parallel.
struct Pose {
  Point centre = {};
  Point x_axis = {1, 0};
  Point y_axis = {0, 1};

  Point along(Point way) const { return way.x * x_axis + way.y * y_axis; }
  Point apply(Point place) const { return centre + along(place); }
};

/// A closed outline: the points centre + u · first + v · second with |u|ᵖ + |v|ᵖ ≤ 1.
struct Shape {
  enum class Outline {
    round,   ///< p = 2: an ellipse with the half axes `first` and `second`
    square,  ///< p = 4: a bar with rounded corners, as long and wide as that ellipse
  };

  Point centre = {};
  Point first = {1, 0};
  Point second = {0, 1};
  Outline outline = Outline::round;

  /// The same outline, `factor` times as large about its own centre.
  Shape scaled(double factor) const { return {centre, factor * first, factor * second, outline}; }
};

/// An ellipse with the half axes radii.x and radii.y, rotated about its centre.
Shape ellipse(Point centre, Point radii, Rotation rotation = {});

/// A bar with rounded corners: half as long as radii.x, half as high as radii.y, rotated likewise.
Shape block(Point centre, Point radii, Rotation rotation = {});

/// A bar with rounded corners that reaches from `from` to `to`, which must differ.
Shape bar(Point from, Point to, double half_width);

}  // namespace linnet
