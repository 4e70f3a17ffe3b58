#pragma once

#include "apps/options/command_line.hpp"

namespace linnet {

/// `linnet phantoms DIR`: draws a folder of synthetic scans to train on.
Command add_phantoms_command(CLI::App& program);

}  // namespace linnet
