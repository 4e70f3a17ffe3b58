#include "apps/phantoms/phantom_anatomy.hpp"

#include "apps/phantoms/phantom_variation.hpp"

namespace linnet {
namespace {

void draw_rib_cage(Canvas& canvas, Random& random) {
  const double strength = random.uniform(0.05, 0.14);
  const double lean = random.uniform(0.1, 0.22);
  for (int rib = 0; rib < 8; ++rib) {
    const double y = -0.62 + 0.155 * rib;
    const double reach = rib < 2 ? 0.3 + 0.08 * rib : 0.42;
    for (const double side : kSides) {
      const Shape loop = ellipse({side * 0.38, y}, {reach, 0.13}, tilt(side * lean));
      canvas.add_outline(loop, 0.04, strength, 0.02);
    }
  }
}

void draw_heart_shadow(Canvas& canvas, Random& random) {
  const double heart = random.uniform(0.24, 0.38);
  const double grey = random.uniform(0.68, 0.85);
  canvas.cover(block({0, -0.1}, {0.11, 0.8}), grey, 0.06);
  canvas.cover(ellipse({0.13, 0.24}, {heart, 0.27}, tilt(0.25)), grey, 0.05);
  canvas.cover(ellipse({0.09, -0.24}, {0.12, 0.1}), grey, 0.05);  // the arch of the aorta
}

}  // namespace

void draw_chest(Canvas& canvas, Random& random) {
  const double flesh = random.uniform(0.5, 0.7);
  const double air = random.uniform(0.1, 0.28);
  canvas.cover(block({0, 0.3}, {0.92, 1.15}), flesh, 0.1);
  canvas.cover(block({0, -0.85}, {0.28, 0.4}), flesh, 0.1);
  canvas.cover(block({0, 0.95}, {0.75, 0.3}), 0.8, 0.1);
  for (const double side : kSides) {
    const double width = random.uniform(0.27, 0.34);
    const double bottom = random.uniform(0.4, 0.62);
    canvas.cover(ellipse({side * 0.4, -0.02}, {width, 0.68}, tilt(-side * 0.07)), air, 0.06);
    canvas.cover(ellipse({side * 0.45, bottom + 0.3}, {0.45, 0.3}), 0.8, 0.05);
    canvas.cover(bar({side * 0.1, -0.62}, {side * 0.75, -0.72}, 0.035), 0.8, 0.02, 0.6);
  }
  draw_rib_cage(canvas, random);
  draw_heart_shadow(canvas, random);
  for (int vertebra = 0; vertebra < 9; ++vertebra) {
    canvas.add(block({0, -0.85 + 0.2 * vertebra}, {0.08, 0.07}), 0.08, 0.03);
  }
}

}  // namespace linnet
