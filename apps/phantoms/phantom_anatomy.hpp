#pragma once

#include "apps/phantoms/phantom_canvas.hpp"
#include "engine/core/random.hpp"

namespace linnet {

// Lengths are in units of the picture, whose side is 2; greys run from 0 (black) to 1 (white). The
// numbers of the anatomy were chosen by eye. Every random number is drawn in a statement of its
// own, since C++ does not fix the order in which the arguments of a call are evaluated.

/// A slice across the head: the picture that Shepp and Logan began with.
void draw_brain(Canvas& canvas, Random& random);

/// A slice across the trunk. The share of it that the lungs fill is random between the two bounds;
/// below 0.2 there are none. The lowest slices of a thorax are like the highest of an abdomen.
void draw_trunk(Canvas& canvas, Random& random, double least_lungs, double most_lungs);

/// A radiograph of the chest from the front.
void draw_chest(Canvas& canvas, Random& random);

/// A radiograph of a hand from above.
void draw_hand(Canvas& canvas, Random& random);

/// A slice along the back, seen from the side.
void draw_spine(Canvas& canvas, Random& random);

}  // namespace linnet
