#pragma once

#include <cstdint>
#include <vector>

#include "apps/data/loaded_data.hpp"
#include "apps/report/logistic_recipe.hpp"

namespace linnet {

/// The fold of each example, by the recipe; none where it has no folds. Throws as deal_folds does,
/// and Error(data) with the name of a class that has too few examples.
std::vector<std::uint32_t> folds_of(const LoadedData& data, const LogisticRecipe& recipe);

}  // namespace linnet
