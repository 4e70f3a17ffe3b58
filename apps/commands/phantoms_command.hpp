#pragma once

#include "apps/options/subcommand.hpp"

namespace linnet {

/// `linnet phantoms DIR`: draws a folder of synthetic scans to train on.
Command add_phantoms_command(CLI::App& program);

}  // namespace linnet
