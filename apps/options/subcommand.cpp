#include "apps/options/subcommand.hpp"

#include <CLI/CLI.hpp>

namespace linnet {

CLI::App* add_subcommand(CLI::App& program, const std::string& name, const std::string& help) {
  return program.add_subcommand(name, help);
}

}  // namespace linnet
