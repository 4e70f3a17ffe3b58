#pragma once

#include "apps/options/subcommand.hpp"

namespace linnet {

/// `linnet pack`.
Command add_pack_command(CLI::App& program);

}  // namespace linnet
