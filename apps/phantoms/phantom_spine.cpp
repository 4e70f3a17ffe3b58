#include "apps/phantoms/phantom_anatomy.hpp"

#include "apps/phantoms/phantom_variation.hpp"

namespace linnet {

void draw_spine(Canvas& canvas, Random& random) {
  constexpr Point kCanal = {0.3, 0};  // where the spinal cord runs, behind the column
  const double bow = vary(random, 0.1, 0.14);
  const double marrow = random.uniform(0.55, 0.8);
  const double disc = random.uniform(0.2, 0.5);
  const double fluid = random.uniform(0.08, 0.75);
  const double height = random.uniform(0.24, 0.3);
  const auto column = [=](double y) { return Point{bow * (1 - 2 * y * y) - 0.12, y}; };
  canvas.cover(block({-0.05, 0}, {0.8, 1.4}), 0.3, 0.08);
  canvas.cover(block({-0.45, 0}, {0.3, 1.4}), 0.2, 0.2);
  for (int vertebra = 0; vertebra < 11; ++vertebra) {
    const double y = -1.35 + height * vertebra;
    const Point above = column(y);
    const Point below = column(y + height);
    const Point along = below - above;
    const Point across = {0.16 / height * along.y, -0.16 / height * along.x};
    canvas.cover(bar(above, below, 0.13), disc, 0.03);
    canvas.cover(bar(above + kCanal, below + kCanal, 0.06), fluid, 0.03);
    canvas.cover(bar(above + kCanal, below + kCanal, 0.025), 0.45, 0.03);
    const Shape body = {above + 0.5 * along, 0.37 * along, across, Shape::Outline::square};
    canvas.cover(body, marrow, 0.03);
    const Point root = vary(random, above + Point{0.42, 0.1}, 0.02);
    canvas.cover(bar(root, root + Point{0.2, 0.1}, 0.055), 0.9 * marrow, 0.04);
  }
}

}  // namespace linnet
