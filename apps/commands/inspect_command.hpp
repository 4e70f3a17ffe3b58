#pragma once

#include "apps/options/subcommand.hpp"

namespace linnet {

/// `linnet inspect DATA`: what a data set holds, and whether training would stop at it.
Command add_inspect_command(CLI::App& program);

}  // namespace linnet
