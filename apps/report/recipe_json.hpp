#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>

#include "linnet/recipe.hpp"

namespace linnet {

/// The recipe as it is written to model files and metrics; `seed` and all sizes are numbers.
nlohmann::ordered_json to_json(const Recipe& recipe);
std::string json_text(const Recipe& recipe);

/// One line for a terminal: "default: log-softmax loss, 6 outputs, 15 epochs of batches of 64, …".
std::string describe(const Recipe& recipe);

}  // namespace linnet
