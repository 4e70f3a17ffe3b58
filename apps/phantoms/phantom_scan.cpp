#include "apps/phantoms/phantom_scan.hpp"

#include <algorithm>
#include <array>
#include <string>

#include "apps/phantoms/phantom_anatomy.hpp"
#include "apps/phantoms/phantom_canvas.hpp"
#include "apps/phantoms/phantom_variation.hpp"
#include "engine/core/random.hpp"
#include "linnet/error.hpp"

namespace linnet {
namespace {

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
