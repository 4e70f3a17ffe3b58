#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "apps/phantoms/phantom_shapes.hpp"
#include "engine/core/random.hpp"

namespace linnet {

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
/// pixel, which avoids aliasing.
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

}  // namespace linnet
