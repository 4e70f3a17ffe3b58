#include "apps/report/logistic_recipe.hpp"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "apps/report/recipe_json.hpp"

namespace linnet {
namespace {

using Json = nlohmann::ordered_json;

template <class Number>
Json number_or_null(const std::optional<Number>& number) {
  return number ? Json(*number) : Json(nullptr);
}

std::string describe_penalty(const LogisticRecipe& recipe) {
  const std::vector<Penalty> penalties = penalties_of(recipe);
  if (penalties.size() == 1) return describe(penalties.front());
  const std::vector<double>& values = *recipe.C;
  return fmt::format("the best of {} values of C from {:g} to {:g}", values.size(), values.front(),
                     values.back());
}

std::string describe_judging(const LogisticRecipe& recipe) {
  if (recipe.folds) return fmt::format(" in {} folds, then on all", *recipe.folds);
  return recipe.refit ? ", then on all" : "";
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

std::string describe(const Penalty& penalty) {
  return penalty.l2 ? fmt::format("l2 {:g}", *penalty.l2)
                    : fmt::format("C {:g}", penalty.C.value_or(1.0));
}

std::string json_text(const LogisticRecipe& recipe, const Penalty& penalty) {
  return Json{{"solver", "lbfgs"},
              {"C", number_or_null(penalty.C)},
              {"l2", number_or_null(penalty.l2)},
              {"folds", number_or_null(recipe.folds)},
              {"refit", recipe.refit},
              {"tolerance", recipe.tolerance},
              {"max_iterations", recipe.max_iterations},
              {"normalize", std::string(name_of(recipe.split.normalize))},
              {"standardize", recipe.split.standardize},
              {"class_weights", to_json(recipe.split.class_weights)},
              {"valid_fraction", recipe.split.valid_fraction},
              {"split", std::string(name_of(recipe.split.split))},
              {"stratify", recipe.split.stratify.value_or(false)},
              {"seed", recipe.split.seed}}
      .dump();
}

std::string describe(const LogisticRecipe& recipe) {
  const std::string transform = describe_transform(recipe.split);
  return fmt::format(
      "L-BFGS, {}{}, {}{}to derivatives of {:g} in {} iterations at most{}{}{}, seed {}",
      describe_penalty(recipe), describe_judging(recipe), transform,
      transform.empty() ? "" : "features, ", recipe.tolerance, recipe.max_iterations,
      describe(recipe.split.class_weights),
      recipe.split.split == Splitting::random ? ", split at random" : "",
      recipe.split.stratify.value_or(false) ? ", stratified" : "", recipe.split.seed);
}

}  // namespace linnet
