#pragma once

#include "apps/options/subcommand.hpp"

namespace linnet {

/// `linnet predict MODEL PATH…`: says which class each image or row belongs to.
Command add_predict_command(CLI::App& program);

}  // namespace linnet
