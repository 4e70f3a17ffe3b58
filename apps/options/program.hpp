#pragma once

#include <memory>
#include <string>
#include <vector>

#include "apps/options/subcommand.hpp"

namespace linnet {

/// What the arguments ask for: a command to run or, if that is null, a text to print.
struct ParsedArguments {
  const Command* command = nullptr;
  std::string text;
};

/// The command line of the program: its own options --help and --version, and its subcommands.
class Program {
 public:
  /// `version` is the answer to --version.
  explicit Program(const std::string& version);
  ~Program();
  Program(const Program&) = delete;
  Program& operator=(const Program&) = delete;

  CLI::App& app() { return *app_; }
  const CLI::App& app() const { return *app_; }

  /// Adds a subcommand of app().
  void add(Command command);

  /// The subcommand of that name; null if there is none.
  const Command* command_named(const std::string& name) const;

  /// Parses the arguments that follow the program's name, and sets the options of the command that
  /// they name. Throws UsageError. Once only.
  ParsedArguments parse(const std::vector<std::string>& arguments);

 private:
  ParsedArguments help_for(const std::vector<std::string>& arguments) const;

  std::string version_;
  std::unique_ptr<CLI::App> app_;
  std::vector<Command> commands_;
};

/// `help` stands for --help, and `help COMMAND` for COMMAND --help: replaces the word at the start
/// of the arguments by --help at their end.
std::vector<std::string> without_help_command(std::vector<std::string> arguments);

}  // namespace linnet
