#pragma once

#include "apps/options/command_line.hpp"

namespace linnet {

/// `linnet info MODEL|PACKED|FOLDER`: says what it is.
Command add_info_command(CLI::App& program);

}  // namespace linnet
