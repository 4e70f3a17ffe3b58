#pragma once

#include "apps/options/program.hpp"

namespace linnet {

/// Adds all subcommands of linnet, in the order of the help.
void add_all_commands(Program& program);

}  // namespace linnet
