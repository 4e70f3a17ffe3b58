#include "engine/train/contrast.hpp"

namespace linnet {

double fitted_pixel_divisor(double contrast) {
  constexpr double kLeast = 64.0;
  constexpr double kMostFactor = 256.0;
  double factor = 1.0;
  while (contrast > 0.0 && contrast * factor < kLeast && factor < kMostFactor) factor *= 2.0;
  return feature_unit(ElementType::u8) / factor;
}

double fitted_feature_divisor(double contrast) {
  constexpr double kLeast = 0.25;
  constexpr double kMostFactor = 0x1p60;
  double factor = 1.0;
  while (contrast > 0.0 && contrast * factor < kLeast && factor < kMostFactor) factor *= 2.0;
  while (contrast * factor >= 2.0 * kLeast && factor > 1.0 / kMostFactor) factor *= 0.5;
  return 1.0 / factor;
}

}  // namespace linnet
