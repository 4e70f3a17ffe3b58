#pragma once

#include <string>
#include <vector>

namespace CLI {
class App;
}

namespace linnet {

/// An option or a positional argument, as the help shows it.
struct OptionDescription {
  /// With their dashes, the long ones first; of a positional argument its one name.
  std::vector<std::string> names = {};
  std::string value = {};     ///< what it takes, as Options says; empty if nothing
  std::string fallback = {};  ///< the default; empty if the help shows none
  std::string help = {};
  bool repeats = false;  ///< more than one value may follow
};

struct CommandDescription {
  std::string name = {};
  std::string help = {};
  std::vector<OptionDescription> arguments = {};  ///< positional, in their order
  std::vector<OptionDescription> options = {};
};

/// The program's own options, and its subcommands. `program.arguments` is empty.
struct ProgramDescription {
  CommandDescription program = {};
  std::vector<CommandDescription> commands = {};
};

/// What manual pages and shell completions are made from: the definitions that the arguments are
/// parsed by, so that they cannot differ.
ProgramDescription describe_program(const CLI::App& app);

}  // namespace linnet
