#pragma once

#include "apps/options/subcommand.hpp"

namespace linnet {

/// `linnet train DATA`: reads images, trains a model, evaluates it and writes the model file.
Command add_train_command(CLI::App& program);

}  // namespace linnet
