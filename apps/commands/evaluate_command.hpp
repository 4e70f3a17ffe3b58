#pragma once

#include "apps/options/subcommand.hpp"

namespace linnet {

/// `linnet evaluate MODEL DATA`: scores of a model on labelled data, and its calibration.
Command add_evaluate_command(CLI::App& program);

}  // namespace linnet
