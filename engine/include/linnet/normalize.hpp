#pragma once

#include <optional>
#include <string_view>

#include "linnet/export.hpp"

namespace LINNET_EXPORT linnet {

/// What the rows of features are divided by before they are multiplied with weights.
enum class Normalize {
  none,
  rows,  ///< each by its Euclidean length ‖x‖ = √Σ x²; a row of zeros stays one
};

/// "none" or "rows".
std::string_view name_of(Normalize normalize);
std::optional<Normalize> normalize_named(std::string_view name);

}  // namespace linnet
