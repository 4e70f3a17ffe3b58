#pragma once

#include "apps/options/command_line.hpp"

namespace linnet {

/// `linnet unpack`.
Command add_unpack_command(CLI::App& program);

}  // namespace linnet
