#pragma once

#include <initializer_list>
#include <nlohmann/json_fwd.hpp>
#include <string>

#include "apps/commands/initial_model.hpp"
#include "apps/data/training_data.hpp"
#include "apps/options/ending_options.hpp"
#include "apps/options/swept_values.hpp"
#include "apps/report/logistic_recipe.hpp"
#include "linnet/instruction_set.hpp"
#include "linnet/recipe.hpp"

namespace linnet {

// All that a training that goes on from a state of another has to have in common with it, in an
// object: the recipe with nothing left open, a hash of the data and one of the model that it
// started from (null: weights of zero), the instruction set, and the build.

/// Of SGD, with what a sweep varies and the epoch that is kept.
nlohmann::ordered_json identity_of(const TrainingData& data, const Recipe& recipe,
                                   const SweptValues& values, Keep keep, const InitialModel* start,
                                   InstructionSet set);

/// Of L-BFGS.
nlohmann::ordered_json identity_of(const TrainingData& data, const LogisticRecipe& recipe,
                                   const InitialModel* start, InstructionSet set);

/// A hash of the classes, labels and contents of the examples of some data sets, of which null ones
/// do not count, in digits.
std::string data_hash(std::initializer_list<const LoadedData*> sets);

}  // namespace linnet
