#pragma once

#include "apps/options/subcommand.hpp"

namespace linnet {

/// `linnet unpack`.
Command add_unpack_command(CLI::App& program);

}  // namespace linnet
