#pragma once

#include "apps/options/subcommand.hpp"

namespace linnet {

/// `linnet cache`.
Command add_cache_command(CLI::App& program);

}  // namespace linnet
