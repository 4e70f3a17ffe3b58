#pragma once

#include <string>

#include "apps/commands/initial_model.hpp"
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

/// What training starts from: the weights of a model, the classes that they are for and the rules
/// by which it reads images, or weights of zero where start is null.
void require_same_start(Communicator& ranks, const InitialModel* start);

/// What it goes on from. file: of --checkpoint; found: a phrase for what is there.
void require_same_checkpoint(Communicator& ranks, const std::string& file,
                             const std::string& found);

/// The examples, by classes, labels and contents.
void require_same_data(Communicator& ranks, const TrainingPaths& paths, const TrainingData& data);

}  // namespace linnet
