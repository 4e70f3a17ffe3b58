#pragma once

#include "apps/options/subcommand.hpp"

namespace linnet {

/// `linnet export MODEL FILE`: writes a model as an ONNX file.
Command add_export_command(CLI::App& program);

}  // namespace linnet
