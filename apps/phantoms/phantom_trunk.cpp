#include "apps/phantoms/phantom_anatomy.hpp"

#include "apps/phantoms/phantom_variation.hpp"

namespace linnet {
namespace {

void draw_vertebra(Canvas& canvas, Point place) {
  canvas.cover(bar(place, place + Point{0, 0.27}, 0.035), 0.9, 0.02);
  canvas.cover(bar(place + Point{-0.2, 0.15}, place + Point{0.2, 0.15}, 0.03), 0.9, 0.02);
  canvas.cover(ellipse(place, {0.12, 0.1}), 0.9, 0.02);
  canvas.cover(ellipse({place.x, place.y + 0.13}, {0.05, 0.04}), 0.35, 0.02);
}

/// Skin, fat, muscle, and a ring of cut ribs.
void draw_trunk_wall(Canvas& canvas, Random& random, Point radii) {
  const double fat = random.uniform(0.82, 0.95);
  const Shape skin = ellipse({0, 0}, radii);
  canvas.cover(skin, 0.4);
  canvas.cover(skin.scaled(0.97), 0.22);
  canvas.cover(skin.scaled(fat), 0.48);
  const Rotation step = tilt(0.225);  // about a 14th of a full rotation
  Point direction = vary(random, {0.97, 0.22}, 0.1);
  for (int rib = 0; rib < 14; ++rib) {
    direction = step.apply(direction);
    const double grey = random.uniform(0.55, 0.95);
    const Point middle = {0.93 * fat * radii.x * direction.x, 0.93 * fat * radii.y * direction.y};
    const Point half = {-0.07 * direction.y, 0.07 * direction.x};
    canvas.cover(bar(middle - half, middle + half, 0.022), grey, 0.02);
  }
}

void draw_belly(Canvas& canvas, Random& random, Point radii) {
  canvas.cover(ellipse({0, -0.02}, {0.78 * radii.x, 0.74 * radii.y}), 0.3, 0.05);
  const double organ = random.uniform(0.5, 0.68);
  const Point liver = vary(random, {-0.4 * radii.x, -0.1}, 0.08);
  const double liver_size = random.uniform(0.75, 1.1);
  const Rotation lean = tilt(-0.2);
  canvas.cover(ellipse(liver, {0.36 * liver_size, 0.36 * liver_size}, lean), organ, 0.04);
  canvas.cover(ellipse(liver + Point{0.25, -0.12}, {0.3 * liver_size, 0.17}, lean), organ, 0.04);
  const Point spleen = vary(random, {0.6 * radii.x, 0.06}, 0.06);
  canvas.cover(ellipse(spleen, {0.12, 0.24}, tilt(-0.15)), organ + 0.03, 0.03);
  const Point stomach = vary(random, {0.3 * radii.x, -0.22}, 0.08);
  canvas.cover(ellipse(stomach, {0.25, 0.17}, lean), 0.42, 0.03);
  if (chance(random, 0.6)) canvas.cover(ellipse(stomach + Point{0, -0.07}, {0.16, 0.07}), 0.03);
  for (const double side : kSides) {
    const Point kidney = vary(random, {side * 0.34, 0.24}, 0.06);
    canvas.cover(ellipse(kidney, {0.11, 0.14}, tilt(side * 0.2)), organ + 0.14, 0.03);
    canvas.cover(ellipse(kidney - Point{side * 0.04, 0}, {0.04, 0.06}), 0.4, 0.03);
  }
}

/// `share` is how much of the trunk the lungs fill, from none of it (0) up to nearly all (1).
void draw_lungs_across(Canvas& canvas, Random& random, Point radii, double share) {
  const double air = random.uniform(0.03, 0.12);
  for (const double side : kSides) {
    const double size = share * random.uniform(0.88, 1.0);
    const Point middle = {side * (0.64 - 0.18 * size) * radii.x, 0.25 - 0.25 * size};
    const Point lung = {0.36 * size * radii.x, 0.68 * size * radii.y};
    canvas.cover(ellipse(middle, lung, tilt(side * 0.08)), air, 0.02);
    for (int vessel = 0; vessel < 9; ++vessel) {
      const Point place = vary(random, {0, 0}, 0.75);
      const double thickness = random.uniform(0.012, 0.03);
      const Point centre = middle + Point{place.x * lung.x, place.y * lung.y};
      canvas.add(ellipse(centre, {thickness, thickness}), 0.35, 0.02);
    }
  }
}

}  // namespace

void draw_trunk(Canvas& canvas, Random& random, double least_lungs, double most_lungs) {
  const double lungs = random.uniform(least_lungs, most_lungs);
  const double width = vary(random, 0.88, 0.06);
  const double height = vary(random, 0.64, 0.07);
  const double vessels = random.uniform(0.5, 0.7);
  const Point radii = {width, height};
  draw_trunk_wall(canvas, random, radii);
  if (lungs < 0.75) draw_belly(canvas, random, radii);
  if (lungs > 0.2) draw_lungs_across(canvas, random, radii, lungs);
  const Point heart = vary(random, {0.1, -0.14}, 0.06);
  const double size = lungs * random.uniform(0.24, 0.36);
  if (lungs > 0.5) {
    canvas.cover(block({0.02, 0}, {0.12, 0.3}), 0.45, 0.05);
    canvas.cover(ellipse(heart, {size, 0.8 * size}, tilt(0.3)), vessels, 0.04);
  }
  const Point spine = vary(random, {0, 0.28}, 0.03);
  draw_vertebra(canvas, spine);
  canvas.cover(ellipse(spine + Point{0.09, -0.16}, {0.055, 0.055}), vessels, 0.02);
}

}  // namespace linnet
