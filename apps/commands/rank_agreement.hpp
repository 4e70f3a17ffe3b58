#pragma once

#include "apps/data/training_data.hpp"
#include "linnet/communicator.hpp"
#include "linnet/context.hpp"

namespace linnet {

/// What ranks that train one model must have in common. These functions throw Error(data) in all
/// ranks alike, with what a rank has and what the first one has, and communicate.

/// The version, and the instruction set: bits depend on both.
void require_same_program(const Context& context);

/// The paths of the data sets, of which some are found in a folder.
void require_same_paths(Communicator& ranks, const std::string& data, const TrainingPaths& paths);

/// The examples, by classes, labels and contents.
void require_same_data(Communicator& ranks, const TrainingPaths& paths, const TrainingData& data);

}  // namespace linnet
