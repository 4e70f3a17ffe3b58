#pragma once

#include "apps/options/subcommand.hpp"

namespace linnet {

/// `linnet train DATA`: reads a folder of images, trains, judges, and leaves a model file.
Command add_train_command(CLI::App& program);

}  // namespace linnet
