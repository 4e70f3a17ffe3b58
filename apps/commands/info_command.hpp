#pragma once

#include "apps/options/subcommand.hpp"

namespace linnet {

/// `linnet info MODEL|PACKED|FOLDER`: says what it is.
Command add_info_command(CLI::App& program);

}  // namespace linnet
