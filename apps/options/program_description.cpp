#include "apps/options/program_description.hpp"

#include <CLI/CLI.hpp>

namespace linnet {
namespace {

OptionDescription describe_argument(const CLI::Option& option) {
  return {.names = {option.get_name(true)},
          .value = option.get_name(true),
          .help = option.get_description(),
          .repeats = option.get_expected_max() > 1};
}

OptionDescription describe_option(const CLI::Option& option) {
  OptionDescription description;
  for (const std::string& name : option.get_lnames()) description.names.push_back("--" + name);
  for (const std::string& name : option.get_snames()) description.names.push_back("-" + name);
  const bool takes_value = option.get_expected_max() > 0;
  if (takes_value) description.value = option.get_type_name();
  description.fallback = option.get_default_str();
  description.help = option.get_description();
  return description;
}

CommandDescription describe_command(const CLI::App& app) {
  CommandDescription command{.name = app.get_name(), .help = app.get_description()};
  for (const CLI::Option* option : app.get_options()) {
    if (option->get_positional()) {
      command.arguments.push_back(describe_argument(*option));
    } else {
      command.options.push_back(describe_option(*option));
    }
  }
  return command;
}

}  // namespace

ProgramDescription describe_program(const CLI::App& app) {
  ProgramDescription description{.program = describe_command(app)};
  for (const CLI::App* command : app.get_subcommands(nullptr)) {
    description.commands.push_back(describe_command(*command));
  }
  return description;
}

}  // namespace linnet
