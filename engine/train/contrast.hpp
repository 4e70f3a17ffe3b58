#pragma once

#include "linnet/feature_view.hpp"

namespace linnet {

/// What features of a type are divided by without scaling: 255 for bytes, so that white is 1, and 1
/// for other numbers.
constexpr double feature_unit(ElementType type) {
  return type == ElementType::u8 ? 255.0 : 1.0;
}

/// A feature of a type without scaling is so much times what is stored.
inline float unit_factor(ElementType type) {
  return static_cast<float>(1.0 / feature_unit(type));
}

/// What bytes are divided by so that their contrast, the root of the mean squared distance of all
/// pixels of the training set from the centre, lies between a quarter and a half, whatever it is in
/// grey levels: 255 / 2^n, for the least n ≥ 0 that brings it there. Images of low contrast then
/// train as those of full contrast do, with the same learning rate for weights and bias. As the
/// factor is a power of two, it can be folded into the weights without rounding, and data whose
/// contrast is 64 levels or more, which most images have, are not scaled.
///
/// n is at most 8, for a contrast of a quarter of a level: where single pixels alone differ from
/// the centre, a larger factor would enlarge the rounding errors of all others with them.
double fitted_pixel_divisor(double contrast);

/// The same for features that are not bytes, which may have any magnitude: 2^−n, for any n in
/// [−60, 60], so that the largest and the smallest are divided too.
double fitted_feature_divisor(double contrast);

}  // namespace linnet
