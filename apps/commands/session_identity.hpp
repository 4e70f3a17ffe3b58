#pragma once

#include <nlohmann/json_fwd.hpp>

#include "apps/data/training_data.hpp"
#include "apps/options/ending_options.hpp"
#include "apps/options/swept_values.hpp"
#include "linnet/instruction_set.hpp"
#include "linnet/recipe.hpp"

namespace linnet {

/// All that a training that goes on from a state of another has to have in common with it, in an
/// object: the recipe with nothing left open, what a sweep varies, the epoch that is kept, a hash
/// of the data, the instruction set, and the build.
nlohmann::ordered_json identity_of(const TrainingData& data, const Recipe& recipe,
                                   const SweptValues& values, Keep keep, InstructionSet set);

}  // namespace linnet
