#include "apps/commands/session_identity.hpp"

#include <fmt/format.h>

#include <nlohmann/json.hpp>
#include <span>
#include <string>
#include <utility>

#include "apps/report/recipe_json.hpp"
#include "apps/report/version_text.hpp"
#include "io/file/hash.hpp"

namespace linnet {
namespace {

/// What both ways to train have in common.
void add_common(nlohmann::ordered_json& identity, const TrainingData& data,
                const InitialModel* start, InstructionSet set) {
  identity["data"] = data_hash({&data.train, data.valid ? &*data.valid : nullptr});
  identity["init"] = nullptr;
  if (start != nullptr) identity["init"] = start->hash();
  identity["instruction set"] = std::string(name_of(set));
  identity["Linnet"] = version();
}

}  // namespace

std::string data_hash(std::initializer_list<const LoadedData*> sets) {
  Hasher hasher;
  for (const LoadedData* set : sets) {
    if (set == nullptr) continue;
    const Examples examples = set->examples();
    for (const std::string& name : set->classes()) {
      hasher.add(std::as_bytes(std::span(name.c_str(), name.size() + 1)));
    }
    hasher.add(std::as_bytes(examples.labels));
    hasher.add(std::as_bytes(examples.content));
  }
  return hash_digits(hasher.value());
}

nlohmann::ordered_json identity_of(const TrainingData& data, const Recipe& recipe,
                                   const SweptValues& values, Keep keep, const InitialModel* start,
                                   InstructionSet set) {
  nlohmann::ordered_json rates = nlohmann::ordered_json::array();
  for (const auto& rate : values.learning_rates) rates.push_back(rate.value_or(0.0));
  nlohmann::ordered_json identity = to_json(recipe);
  identity["learning_rate"] = std::move(rates);
  identity["weight_decay"] = values.weight_decays;
  identity["seed"] = values.seeds;
  identity["keep"] = std::string(name_of(keep));
  identity["solver"] = "sgd";
  add_common(identity, data, start, set);
  return identity;
}

nlohmann::ordered_json identity_of(const TrainingData& data, const LogisticRecipe& recipe,
                                   const InitialModel* start, InstructionSet set) {
  auto identity = nlohmann::ordered_json::parse(json_text(recipe, {}));
  if (recipe.C) identity["C"] = *recipe.C;
  if (recipe.l2) identity["l2"] = *recipe.l2;
  add_common(identity, data, start, set);
  return identity;
}

}  // namespace linnet
