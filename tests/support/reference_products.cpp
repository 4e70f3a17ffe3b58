#include "tests/support/reference_products.hpp"

namespace linnet::test {

ReferenceSum reference_logit(const std::uint8_t* row, std::size_t first,
                             std::span<const float> weights, PixelScale scale, double bias) {
  ReferenceSum sum;
  sum.add(bias);
  for (std::size_t k = 0; k < weights.size(); ++k) {
    const double pixel = static_cast<double>(row[first + k]) - scale.centre;
    sum.add(static_cast<double>(weights[k]) * pixel * scale.factor);
  }
  return sum;
}

ReferenceSum reference_gradient(ByteRows rows, std::size_t feature, std::span<const float> g,
                                PixelScale scale) {
  ReferenceSum sum;
  for (std::size_t b = 0; b < rows.size(); ++b) {
    const double pixel = static_cast<double>(rows[b][feature]) - scale.centre;
    sum.add(static_cast<double>(g[b]) * pixel * scale.factor);
  }
  return sum;
}

}  // namespace linnet::test
