#pragma once

#include <functional>
#include <string>

namespace CLI {
class App;
}

namespace linnet {

/// A subcommand of the program: its options, and the function to call once they are parsed.
struct Command {
  CLI::App* app = nullptr;
  std::function<int()> run;  ///< returns the exit code; throws linnet::Error, UsageError, Stopped
};

/// Adds a subcommand to `program`, which owns the result. `help` is one line of text.
CLI::App* add_subcommand(CLI::App& program, const std::string& name, const std::string& help);

}  // namespace linnet
