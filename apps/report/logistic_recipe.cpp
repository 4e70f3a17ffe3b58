#include "apps/report/logistic_recipe.hpp"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "apps/report/recipe_json.hpp"

namespace linnet {
namespace {

using Json = nlohmann::ordered_json;

Json number_or_null(const std::optional<double>& number) {
  return number ? Json(*number) : Json(nullptr);
}

std::string describe_penalty(const LogisticRecipe& recipe) {
  if (recipe.l2) return fmt::format("l2 {:g}", *recipe.l2);
  const std::vector<double> values = recipe.C.value_or(std::vector{1.0});
  if (values.size() == 1) return fmt::format("C {:g}", values.front());
  return fmt::format("the best of {} values of C from {:g} to {:g}", values.size(), values.front(),
                     values.back());
}

}  // namespace

std::vector<Penalty> penalties_of(const LogisticRecipe& recipe) {
  if (recipe.l2) return {{.C = std::nullopt, .l2 = recipe.l2}};
  std::vector<Penalty> penalties;
  for (const double value : recipe.C.value_or(std::vector{1.0})) {
    penalties.push_back({.C = value, .l2 = std::nullopt});
  }
  return penalties;
}

std::string json_text(const LogisticRecipe& recipe, const Penalty& penalty) {
  return Json{{"solver", "lbfgs"},
              {"C", number_or_null(penalty.C)},
              {"l2", number_or_null(penalty.l2)},
              {"tolerance", recipe.tolerance},
              {"max_iterations", recipe.max_iterations},
              {"class_weights", to_json(recipe.split.class_weights)},
              {"valid_fraction", recipe.split.valid_fraction},
              {"split", std::string(name_of(recipe.split.split))},
              {"stratify", recipe.split.stratify.value_or(false)},
              {"seed", recipe.split.seed}}
      .dump();
}

std::string describe(const LogisticRecipe& recipe) {
  return fmt::format("L-BFGS, {}, to derivatives of {:g} in {} iterations at most{}{}{}, seed {}",
                     describe_penalty(recipe), recipe.tolerance, recipe.max_iterations,
                     describe(recipe.split.class_weights),
                     recipe.split.split == Splitting::random ? ", split at random" : "",
                     recipe.split.stratify.value_or(false) ? ", stratified" : "",
                     recipe.split.seed);
}

}  // namespace linnet
