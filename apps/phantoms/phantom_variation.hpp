#pragma once

#include <array>

#include "apps/phantoms/phantom_canvas.hpp"
#include "apps/phantoms/phantom_shapes.hpp"
#include "engine/core/random.hpp"

namespace linnet {

// The random differences between the scans of a class.

/// The two sides of a body: to the left of the middle (−1) or to the right of it (+1).
constexpr std::array<double, 2> kSides = {-1, 1};

/// A random number in (middle − spread, middle + spread), most likely in the middle: the density is
/// a triangle.
double vary(Random& random, double middle, double spread);

/// A point with both coordinates varied so.
Point vary(Random& random, Point middle, double spread);

/// True with the given probability.
bool chance(Random& random, double probability);

/// A random pose: a small shift, scale, rotation and elongation, and a mirror image for half of
/// them.
Pose random_pose(Random& random);

/// A random bend, contrast and brightness; about 2 % are negatives.
Tone random_tone(Random& random);

/// Adds cloudy texture, uneven light and grain of random strength.
void blemish(Canvas& canvas, Random& random);

}  // namespace linnet
