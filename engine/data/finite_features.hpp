#pragma once

#include <cstddef>
#include <optional>
#include <string>

#include "linnet/feature_view.hpp"

namespace linnet {

/// The first column of a row whose number is NaN or infinite; none if all are finite.
std::optional<std::size_t> first_not_finite(const FeatureView& features, std::size_t row);

/// "NaN" or "infinite", of a number that is not finite.
std::string describe_not_finite(float number);

}  // namespace linnet
