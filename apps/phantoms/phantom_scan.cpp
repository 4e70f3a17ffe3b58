#include "apps/phantoms/phantom_scan.hpp"

#include <algorithm>
#include <array>
#include <string>

#include "apps/phantoms/phantom_canvas.hpp"
#include "engine/core/random.hpp"
#include "linnet/error.hpp"

// Lengths are in units of the picture, whose side is 2; greys run from 0 (black) to 1 (white). The
// numbers of the anatomy were chosen by eye. Every random number is drawn in a statement of its
// own: C++ leaves the order open in which the arguments of a call are evaluated.

namespace linnet {
namespace {

/// Dark furrows that point from the rim of the brain inwards, all round.
void draw_furrows(Canvas& canvas, Random& random, Point radii) {
  const Turn step = tilt(0.14);  // about a 22nd of a full turn
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
    const Turn turn = tilt(side * lean);
    canvas.cover(ellipse({side * 0.13, -0.05}, {width, height}, turn), 0.15, 0.04);
    canvas.cover(ellipse({side * 0.16, 0.24}, {width, 0.11}, turn), 0.15, 0.04);
  }
}

/// A slice across the head: the picture that Shepp and Logan began with.
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
  const Turn step = tilt(0.225);  // about a 14th of a full turn
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
  const Turn lean = tilt(-0.2);
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

/// A slice across the trunk, at a level where the lungs fill a share of it between these two; none
/// below 0.2. The lowest slices of a thorax are like the highest of an abdomen, as in life.
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

/// A radiograph from the front.
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

/// A radiograph from above.
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

/// A slice along the back, seen from the side.
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

constexpr std::array<std::string_view, 6> kNames = {"phantom-abdomen", "phantom-brain",
                                                    "phantom-chest",   "phantom-hand",
                                                    "phantom-spine",   "phantom-thorax"};
static_assert(std::ranges::is_sorted(kNames));

constexpr std::array<void (*)(Canvas&, Random&), kNames.size()> kAnatomies = {
    [](Canvas& canvas, Random& random) { draw_trunk(canvas, random, -1, 0.6); },
    draw_brain,
    draw_chest,
    draw_hand,
    draw_spine,
    [](Canvas& canvas, Random& random) { draw_trunk(canvas, random, 0.5, 1); }};

}  // namespace

std::span<const std::string_view> phantom_classes() {
  return kNames;
}

void draw_phantom(std::size_t phantom_class, std::size_t index, std::size_t size,
                  std::uint64_t seed, std::span<std::uint8_t> pixels) {
  if (phantom_class >= kNames.size()) {
    throw Error(Fault::usage, "There is no phantom class " + std::to_string(phantom_class) + ".");
  }
  if (size == 0 || pixels.size() / size != size || pixels.size() % size != 0) {
    throw Error(Fault::usage, "A phantom scan needs a size, and a buffer of size * size bytes.");
  }
  Random random(seed, index * kNames.size() + phantom_class);
  const Pose pose = random_pose(random);
  const Tone tone = random_tone(random);
  Canvas canvas(size, pose);
  kAnatomies[phantom_class](canvas, random);
  blemish(canvas, random);
  canvas.develop(tone, pixels);
}

}  // namespace linnet
