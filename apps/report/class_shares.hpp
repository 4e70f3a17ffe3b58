#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include "linnet/class_weights.hpp"

namespace linnet {

/// How much of a class a training has.
struct ClassShare {
  std::size_t train = 0;  ///< images to train on
  std::size_t valid = 0;  ///< images to validate on
  double weight = 1.0;    ///< in the loss, as it was given; of balanced weights n / (C · n_c)
};

/// The shares of classes of which so many images are trained and validated on.
std::vector<ClassShare> class_shares(std::span<const std::size_t> train,
                                     std::span<const std::size_t> valid,
                                     const ClassWeights& weights);

// Texts for the screen: whole lines, with names escaped, or empty if there is nothing to say.

/// A warning for each class that is not trained on, and for each that is not validated on unless
/// nothing is; at most twenty of them, and the number of the others.
std::string describe_missing_shares(const std::vector<std::string>& classes,
                                    std::span<const ClassShare> shares);

/// The weight of each class, if any differ: all, or of many classes those with the largest and the
/// smallest weights.
std::string describe_weights(const std::vector<std::string>& classes,
                             std::span<const ClassShare> shares);

}  // namespace linnet
