#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "engine/core/random.hpp"

namespace linnet {

// Everything here is made of + − × ÷, square roots, comparisons and integers, all of which IEEE 754
// rounds in one way only; libm (sin, exp, pow) is not used, for its last bit differs between
// machines. Together with -ffp-contract=off, a picture is the same bytes everywhere.

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

/// A rotation, clockwise as seen on the picture.
struct Turn {
  double cosine = 1;
  double sine = 0;

  Point apply(Point a) const { return {cosine * a.x - sine * a.y, sine * a.x + cosine * a.y}; }
};

/// The turn by the angle whose half has the tangent t: cos = (1 − t²)/(1 + t²),
/// sin = 2t/(1 + t²). For small angles t is about half the angle in radians.
Turn tilt(double t);

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

/// An ellipse with the half axes radii.x and radii.y, turned about its centre.
Shape ellipse(Point centre, Point radii, Turn turn = {});

/// A bar with rounded corners: half as long as radii.x, half as high as radii.y, turned likewise.
Shape block(Point centre, Point radii, Turn turn = {});

/// A bar with rounded corners that reaches from `from` to `to`, which must differ.
Shape bar(Point from, Point to, double half_width);

/// How values become bytes. First v ↦ v / (v + bend · (1 − v)) for v clamped to [0, 1], which
/// brightens the middle greys if 0 < bend < 1 and darkens them if bend > 1; then
/// v ↦ brightness + contrast · v; last, for a negative, v ↦ 1 − v.
struct Tone {
  double bend = 1;
  double contrast = 1;
  double brightness = 0;
  bool negative = false;
};

/// A square grey picture under work: 0 is black, 1 is white, and values may lie outside until they
/// are developed. Shapes are given in the coordinates of the pose. Their edges are soft: from full
/// to none over `blur` (in units of the picture, whose side is 2), and never over less than a
/// pixel, so that nothing looks like stairs.
class Canvas {
 public:
  /// A black picture of size × size pixels; `size` must not be 0.
  Canvas(std::size_t size, const Pose& pose);

  /// Paints over what was there: value += opacity · coverage · (grey − value).
  void cover(const Shape& shape, double grey, double blur = 0, double opacity = 1);

  /// Lays a shadow or a light over what was there: value += coverage · grey.
  void add(const Shape& shape, double grey, double blur = 0);

  /// As `add`, for a line of the given width (in units of the picture) along the outline.
  void add_outline(const Shape& shape, double width, double grey, double blur = 0);

  /// Uneven light: value *= 1 + slope · place, the scalar product with the place on the picture.
  void shade(Point slope);

  /// Cloudy texture: value *= 1 + strength · noise, where the noise in [−1, 1] is interpolated
  /// smoothly between cells × cells random numbers. Black stays black. `cells` must not be 0.
  void mottle(Random& random, std::size_t cells, double strength);

  /// Grain of the film: value += deviation · noise, independent for each pixel; the noise, a sum
  /// of four uniform numbers, is nearly normal, with the mean 0 and the variance 1.
  void grain(Random& random, double deviation);

  /// The picture as bytes, row after row; `pixels` must hold size².
  void develop(const Tone& tone, std::span<std::uint8_t> pixels) const;

 private:
  Shape on_pixels(const Shape& shape) const;

  template <typename Coverage, typename Blend>
  void paint(const Shape& shape, double reach, Coverage coverage, Blend blend);

  std::size_t size_;
  double pixels_per_unit_;
  Pose pose_;
  std::vector<double> values_;
};

// ---- chance: what makes each scan another ----

/// The two sides of a body: to the left of the middle (−1) or to the right of it (+1).
constexpr std::array<double, 2> kSides = {-1, 1};

/// A random number in (middle − spread, middle + spread), most likely in the middle: the density is
/// a triangle.
double vary(Random& random, double middle, double spread);

/// A point with both coordinates varied so.
Point vary(Random& random, Point middle, double spread);

/// True with the given probability.
bool chance(Random& random, double probability);

/// How a body lies under the scanner: somewhat shifted, larger or smaller, turned, wider or taller,
/// and as often as not the other way round.
Pose random_pose(Random& random);

/// Exposure and contrast; now and then a negative.
Tone random_tone(Random& random);

/// Cloudy tissue, uneven light and grain, of random strength.
void blemish(Canvas& canvas, Random& random);

}  // namespace linnet
