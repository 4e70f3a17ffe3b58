#pragma once

#include "apps/options/subcommand.hpp"

namespace linnet {

/// `linnet info PATH`: describes a model file, a packed data set or a data folder.
Command add_info_command(CLI::App& program);

}  // namespace linnet
