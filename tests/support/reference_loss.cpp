#include "tests/support/reference_loss.hpp"

#include <algorithm>
#include <cmath>

namespace linnet::test {
namespace {

double sum_of_powers(std::span<const double> z, double shift) {
  double sum = 0.0;
  for (const double logit : z) sum += std::exp(logit - shift);
  return sum;
}

}  // namespace

double reference_loss(Loss loss, std::span<const double> z, std::size_t label) {
  if (loss == Loss::article) return sum_of_powers(z, 0.0) - z[label];
  const double most = *std::max_element(z.begin(), z.end());
  return most + std::log(sum_of_powers(z, most)) - z[label];
}

std::vector<double> reference_loss_gradient(Loss loss, std::span<const double> z,
                                            std::size_t label) {
  std::vector<double> gradient;
  const double most = *std::max_element(z.begin(), z.end());
  const double total = sum_of_powers(z, most);
  for (const double logit : z) {
    gradient.push_back(loss == Loss::article ? std::exp(logit) : std::exp(logit - most) / total);
  }
  gradient[label] -= 1.0;
  return gradient;
}

std::size_t reference_prediction(std::span<const double> z) {
  return static_cast<std::size_t>(std::max_element(z.begin(), z.end()) - z.begin());
}

}  // namespace linnet::test
