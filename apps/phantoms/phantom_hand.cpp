#include "apps/phantoms/phantom_anatomy.hpp"

#include <array>
#include <cstddef>

#include "apps/phantoms/phantom_variation.hpp"

namespace linnet {
namespace {

/// Bones in a row from `from` to `to`, each a little shorter and thinner than the one before, in
/// flesh that is twice as thick as they are.
void draw_finger(Canvas& canvas, Point from, Point to, int bones) {
  double thickness = 0.045;
  double length = bones == 4 ? 0.36 : 0.42;
  canvas.cover(bar(from, from + 1.04 * (to - from), 0.1), 0.34, 0.04);
  Point joint = from;
  for (int bone = 0; bone < bones; ++bone) {
    const Point next = joint + length * (to - from);
    const Point gap = 0.07 * (next - joint);
    canvas.cover(bar(joint + gap, next - gap, thickness), 0.85, 0.03);
    canvas.cover(ellipse(next - gap, {1.15 * thickness, thickness}), 0.85, 0.03);
    joint = next;
    length *= 0.76;
    thickness *= 0.88;
  }
}

}  // namespace

void draw_hand(Canvas& canvas, Random& random) {
  const double spread = random.uniform(0.7, 1.4);
  canvas.cover(block({0, 0.8}, {0.24, 0.5}), 0.34, 0.05);
  canvas.cover(block({0, 0.25}, {0.37, 0.36}), 0.34, 0.06);
  constexpr std::array<double, 4> kReaches = {-0.62, -0.82, -0.76, -0.5};  // of the four fingers
  for (std::size_t finger = 0; finger < kReaches.size(); ++finger) {
    const double across = static_cast<double>(finger) - 1.4;
    const double tip = vary(random, kReaches[finger], 0.08);
    const double drift = vary(random, 0.28 * spread * across, 0.05);
    draw_finger(canvas, {0.12 * across, 0.44}, {drift, tip}, 4);
  }
  const double thumb = vary(random, -0.62 * spread, 0.08);
  draw_finger(canvas, {-0.2, 0.5}, {thumb, -0.05}, 3);
  for (int carpal = 0; carpal < 8; ++carpal) {
    const Point cell = {0.11 * (carpal % 4) - 0.17, 0.1 * (carpal / 4) + 0.5};
    canvas.cover(ellipse(vary(random, cell, 0.02), {0.055, 0.05}), 0.75, 0.03);
  }
  canvas.cover(bar({-0.1, 0.68}, {-0.1, 1.6}, 0.08), 0.8, 0.03);
  canvas.cover(bar({0.11, 0.7}, {0.09, 1.6}, 0.055), 0.8, 0.03);
}

}  // namespace linnet
