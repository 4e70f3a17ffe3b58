#include "apps/options/program.hpp"

#include <CLI/CLI.hpp>
#include <utility>

#include "apps/options/expanded_pattern.hpp"
#include "apps/options/known_arguments.hpp"
#include "apps/options/usage_error.hpp"
#include "engine/core/escape.hpp"

namespace linnet {

Program::Program(const std::string& version)
    : version_(version),
      app_(std::make_unique<CLI::App>("Train linear image classifiers on the CPU", "linnet")) {
  app_->set_version_flag("--version,-v,-V", version,
                         "Print the version, the libraries and the instruction sets");
  app_->set_help_flag("--help,-h", "Print this help");
  app_->footer("Run `linnet COMMAND --help` for the options of a command and their defaults.");
}

Program::~Program() = default;

void Program::add(Command command) {
  commands_.push_back(std::move(command));
}

const Command* Program::command_named(const std::string& name) const {
  for (const Command& command : commands_) {
    if (command.app->get_name() == name) return &command;
  }
  return nullptr;
}

ParsedArguments Program::parse(const std::vector<std::string>& arguments) {
  if (arguments.empty()) return {nullptr, app_->help()};
  require_known_arguments(*app_, arguments);
  try {
    app_->parse(std::vector<std::string>(arguments.rbegin(), arguments.rend()));
  } catch (const CLI::CallForHelp&) {
    return help_for(arguments);
  } catch (const CLI::CallForVersion&) {
    return {nullptr, version_};
  } catch (const CLI::ExtrasError& error) {
    const std::string text = describe_expanded_pattern(*command_named(arguments.front())->app,
                                                       {arguments.begin() + 1, arguments.end()});
    throw UsageError{text.empty() ? printable(error.what()) : text};
  } catch (const CLI::ParseError& error) {
    throw UsageError{printable(error.what())};
  }
  for (const Command& command : commands_) {
    if (command.app->parsed()) return {&command, ""};
  }
  throw UsageError{"a command is missing"};
}

ParsedArguments Program::help_for(const std::vector<std::string>& arguments) const {
  const Command* command = command_named(arguments.front());
  return {nullptr, command == nullptr ? app_->help() : command->app->help("linnet")};
}

std::vector<std::string> without_help_command(std::vector<std::string> arguments) {
  while (!arguments.empty() && arguments.front() == "help") {
    arguments.erase(arguments.begin());
    arguments.push_back("--help");
  }
  return arguments;
}

}  // namespace linnet
