#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "linnet/loss.hpp"

namespace linnet::test {

/// The loss of one example with these logits, in double, straight from its definition.
double reference_loss(Loss loss, std::span<const double> z, std::size_t label);

/// Its derivatives by the logits, from the formula.
std::vector<double> reference_loss_gradient(Loss loss, std::span<const double> z,
                                            std::size_t label);

/// The first of the largest.
std::size_t reference_prediction(std::span<const double> z);

}  // namespace linnet::test
