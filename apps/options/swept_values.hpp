#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "linnet/sweep.hpp"

namespace linnet {

/// What differs among the models of a sweep: each learning rate is combined with each weight decay
/// and each seed. A single training has one of each.
struct SweptValues {
  std::vector<std::optional<double>> learning_rates;  ///< none: fitted to the data
  std::vector<double> weight_decays;
  std::vector<std::uint64_t> seeds;

  std::size_t models() const { return learning_rates.size() * weight_decays.size() * seeds.size(); }

  /// The models of each seed, which are trained in one pass.
  std::vector<Head> heads() const {
    std::vector<Head> heads;
    for (const auto& rate : learning_rates) {
      for (const double decay : weight_decays) heads.push_back({rate, decay});
    }
    return heads;
  }
};

}  // namespace linnet
