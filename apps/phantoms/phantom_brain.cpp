#include "apps/phantoms/phantom_anatomy.hpp"

#include "apps/phantoms/phantom_variation.hpp"

namespace linnet {
namespace {

/// Dark furrows that point from the rim of the brain inwards, all round.
void draw_furrows(Canvas& canvas, Random& random, Point radii) {
  const Rotation step = tilt(0.14);  // about a 22nd of a full rotation
  Point direction = {1, 0};
  for (int furrow = 0; furrow < 22; ++furrow) {
    direction = step.apply(direction);
    const Point crooked = vary(random, direction, 0.15);
    const double depth = random.uniform(0.68, 0.88);
    const Point from = {radii.x * direction.x, radii.y * direction.y};
    const Point to = {depth * radii.x * crooked.x, depth * radii.y * crooked.y};
    canvas.cover(bar(from, to, 0.018), 0.25, 0.02, 0.8);
  }
}

void draw_ventricles(Canvas& canvas, Random& random) {
  const double width = random.uniform(0.04, 0.10);
  const double height = random.uniform(0.16, 0.28);
  const double lean = random.uniform(0.08, 0.2);
  for (const double side : kSides) {
    const Rotation rotation = tilt(side * lean);
    canvas.cover(ellipse({side * 0.13, -0.05}, {width, height}, rotation), 0.15, 0.04);
    canvas.cover(ellipse({side * 0.16, 0.24}, {width, 0.11}, rotation), 0.15, 0.04);
  }
}

}  // namespace

void draw_brain(Canvas& canvas, Random& random) {
  const double width = vary(random, 0.66, 0.06);
  const double height = vary(random, 0.80, 0.05);
  const double bone = random.uniform(0.65, 1.0);
  const double grey_matter = random.uniform(0.45, 0.6);
  const Shape head = ellipse({0, 0}, {width, height});
  canvas.cover(head, 0.35);
  canvas.cover(head.scaled(0.95), bone);
  canvas.cover(head.scaled(0.86), 0.18);
  canvas.cover(head.scaled(0.83), grey_matter, 0.03);
  draw_furrows(canvas, random, {0.84 * width, 0.84 * height});
  const double white_matter = vary(random, 0.08, 0.06);
  for (const double side : kSides) {
    canvas.add(ellipse({side * 0.27, 0}, {0.2, 0.48}), white_matter, 0.12);
  }
  if (chance(random, 0.8)) draw_ventricles(canvas, random);  // none in the high slices
  canvas.cover(bar({0, -0.8 * height}, {0, -0.3 * height}, 0.015), 0.3);
  canvas.cover(bar({0, 0.5 * height}, {0, 0.8 * height}, 0.015), 0.3);
  if (chance(random, 0.3)) {
    const Point lesion = vary(random, {0, 0}, 0.4);
    const double size = random.uniform(0.05, 0.13);
    const double grey = random.uniform(0.2, 0.9);
    canvas.cover(ellipse(lesion, {size, 0.8 * size}), grey, 0.05);
  }
}

}  // namespace linnet
