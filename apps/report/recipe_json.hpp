#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>

#include "linnet/recipe.hpp"

namespace linnet {

/// The recipe as it is kept in model files and metrics; `seed` and all sizes are numbers.
nlohmann::ordered_json to_json(const Recipe& recipe);
std::string json_text(const Recipe& recipe);

/// "log-softmax, 15 epochs of batches of 64, learning rate 0.3 (cosine), …": for a person.
std::string describe(const Recipe& recipe);

}  // namespace linnet
