#pragma once

#include "apps/data/training_data.hpp"
#include "apps/options/solver_options.hpp"

namespace linnet {

/// What a training needs of data in shards.
struct ShardUse {
  Solver solver = Solver::sgd;
  bool has_report = false;
};

/// Throws Error(data) if the data to train on is in shards of the other kind than the solver
/// divides, or if there is to be a page of images, of which no process has all.
void require_fitting_shards(const TrainingPaths& paths, const TrainingData& data,
                            const ShardUse& use);

}  // namespace linnet
