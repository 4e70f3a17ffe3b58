#include "apps/phantoms/phantom_variation.hpp"

namespace linnet {
namespace {

/// How much the scans of a class differ, the same for all classes: enough that a linear classifier
/// makes errors. With 500 scans a class of 64 × 64 pixels and 15 epochs, 96 % of the
/// validation scans are classified correctly; nearly all negatives are not.
struct Variety {
  double shift = 0.16;       // of the middle, either way, in units of the picture
  double scale = 0.18;       // of the size, either way
  double rotation = 0.12;    // the tangent of half the angle: 14 degrees either way
  double elongation = 0.06;  // of the width, and against it of the height, either way
  double negatives = 0.022;  // share of the scans that are shown as negatives
};
constexpr Variety kVariety;

}  // namespace

double vary(Random& random, double middle, double spread) {
  const double first = random.uniform();
  const double second = random.uniform();
  return middle + spread * (first + second - 1);
}

Point vary(Random& random, Point middle, double spread) {
  const double x = vary(random, middle.x, spread);
  const double y = vary(random, middle.y, spread);
  return {x, y};
}

bool chance(Random& random, double probability) {
  return random.uniform() < probability;
}

Pose random_pose(Random& random) {
  const double scale = vary(random, 1, kVariety.scale);
  const double elongation = vary(random, 1, kVariety.elongation);
  const double half_tangent = vary(random, 0, kVariety.rotation);
  const Point centre = vary(random, {0, 0}, kVariety.shift);
  const double mirror = chance(random, 0.5) ? 1 : -1;
  const Rotation rotation = tilt(half_tangent);
  return {centre, rotation.apply({mirror * scale * elongation, 0}),
          rotation.apply({0, scale / elongation})};
}

Tone random_tone(Random& random) {
  Tone tone;
  tone.bend = random.uniform(0.6, 1.6);
  tone.contrast = random.uniform(0.55, 1.0);
  tone.brightness = random.uniform(0, 0.8 * (1 - tone.contrast));  // a fog, but never a white one
  tone.negative = chance(random, kVariety.negatives);
  return tone;
}

void blemish(Canvas& canvas, Random& random) {
  const double clouds = random.uniform(0.02, 0.12);
  const double texture = random.uniform(0.02, 0.12);
  const Point light = vary(random, {0, 0}, 0.25);
  const double grain = random.uniform(0.01, 0.05);
  canvas.mottle(random, 5, clouds);
  canvas.mottle(random, 19, texture);
  canvas.shade(light);
  canvas.grain(random, grain);
}

}  // namespace linnet
