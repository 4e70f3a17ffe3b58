#include "apps/options/known_arguments.hpp"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>

#include "apps/options/suggestion.hpp"
#include "apps/options/usage_error.hpp"
#include "engine/core/escape.hpp"

namespace linnet {
namespace {

/// All names of the command's options, with their dashes.
std::vector<std::string> option_names(const CLI::App& command) {
  std::vector<std::string> names;
  for (const CLI::Option* option : command.get_options()) {
    for (const std::string& name : option->get_lnames()) names.push_back("--" + name);
    for (const std::string& name : option->get_snames()) names.push_back("-" + name);
  }
  return names;
}

/// Whether an argument begins as an option does; a negative number does not.
bool looks_like_option(const std::string& argument) {
  return argument.size() > 1 && argument[0] == '-' && argument != "--" &&
         !(argument[1] >= '0' && argument[1] <= '9');
}

/// Whether the argument after `argument`, which is an option of the command, is its value.
bool next_is_value(const CLI::App& command, const std::string& argument) {
  return argument.find('=') == std::string::npos &&
         command.get_option(argument)->get_expected_min() > 0;
}

void require_known_options(const CLI::App& command, const std::vector<std::string>& arguments) {
  const std::vector<std::string> known = option_names(command);
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    const std::string& argument = arguments[i];
    if (argument == "--") return;
    if (!looks_like_option(argument)) continue;
    const std::string name = argument.substr(0, argument.find('='));
    if (std::find(known.begin(), known.end(), name) == known.end()) {
      throw UsageError{
          fmt::format("unknown option {}{}", printable(name), suggestion(name, known))};
    }
    if (next_is_value(command, argument)) ++i;
  }
}

}  // namespace

void require_known_arguments(const CLI::App& program, const std::vector<std::string>& arguments) {
  if (arguments.empty() || looks_like_option(arguments.front())) {
    return require_known_options(program, arguments);
  }
  std::vector<std::string> names;
  for (const CLI::App* command : program.get_subcommands(nullptr)) {
    names.push_back(command->get_name());
    if (names.back() == arguments.front()) {
      return require_known_options(*command, {arguments.begin() + 1, arguments.end()});
    }
  }
  const std::string& word = arguments.front();
  throw UsageError{fmt::format("unknown command '{}'{}", printable(word), suggestion(word, names))};
}

std::vector<std::string> positional_arguments(const CLI::App& command,
                                              const std::vector<std::string>& arguments) {
  std::vector<std::string> positional;
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    if (arguments[i] == "--") {
      positional.insert(positional.end(), arguments.begin() + static_cast<std::ptrdiff_t>(i) + 1,
                        arguments.end());
      break;
    }
    if (!looks_like_option(arguments[i])) {
      positional.push_back(arguments[i]);
    } else if (next_is_value(command, arguments[i])) {
      ++i;
    }
  }
  return positional;
}

}  // namespace linnet
