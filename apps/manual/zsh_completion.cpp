#include <fmt/format.h>
#include <fmt/ranges.h>

#include "apps/manual/completions.hpp"
#include "apps/manual/value_kind.hpp"

namespace linnet {
namespace {

/// The text inside single quotes, with a backslash before each of `special`.
std::string quoted(const std::string& text, const std::string& special) {
  std::string result;
  for (const char letter : text) {
    if (letter == '\'') {
      result += "'\\''";
      continue;
    }
    if (letter == '\\' || special.find(letter) != std::string::npos) result += '\\';
    result += letter;
  }
  return result;
}

/// What _arguments does to complete a value: ":message:action".
std::string action(const OptionDescription& option) {
  const ValueKind kind = value_kind(option);
  const std::string message = fmt::format(":{}:", quoted(option.value, ":[]"));
  const std::string files = kind.path == PathKind::folder ? "_files -/" : "_files";
  if (kind.path == PathKind::none) {
    return message + (kind.words.empty() ? " " : fmt::format("({})", fmt::join(kind.words, " ")));
  }
  if (kind.words.empty()) return message + files;
  return message + fmt::format("_alternative \"words\\:word\\:({})\" \"paths\\:path\\:{}\"",
                               fmt::join(kind.words, " "), files);
}

/// One specification for each name of the option: '--name=[help]:message:action'. The equals sign
/// lets the value follow in the same word or in the next.
std::string option_specs(const OptionDescription& option) {
  std::string text;
  for (const std::string& name : option.names) {
    const bool takes_value = !option.value.empty();
    text += fmt::format(" \\\n        '{}{}[{}]{}'", name, takes_value ? "=" : "",
                        quoted(option.help, "[]"), takes_value ? action(option) : "");
  }
  return text;
}

std::string argument_specs(const CommandDescription& command) {
  std::string text;
  std::size_t position = 1;
  for (const OptionDescription& argument : command.arguments) {
    const std::string place = argument.repeats ? "*" : std::to_string(position++);
    text += fmt::format(" \\\n        '{}{}'", place, action(argument));
  }
  return text;
}

std::string command_branch(const CommandDescription& command) {
  std::string specs;
  for (const OptionDescription& option : command.options) specs += option_specs(option);
  return fmt::format("    {})\n      _arguments{}{}\n      ;;\n", command.name, specs,
                     argument_specs(command));
}

}  // namespace

std::string zsh_completion(const ProgramDescription& description) {
  std::string names;
  std::string branches;
  for (const CommandDescription& command : description.commands) {
    names += fmt::format("    '{}:{}'\n", command.name, quoted(command.help, ""));
    branches += command_branch(command);
  }
  std::string own;
  for (const OptionDescription& option : description.program.options) own += option_specs(option);
  return fmt::format(R"(#compdef {0}
# zsh completion for {0}; made by the build from the options of the program.

_{0}() {{
  local context state state_descr line
  typeset -A opt_args
  local -a commands=(
{1}    'help:Show the help of a command'
  )
  _arguments -C{2} \
        '1:command:->command' '*::argument:->argument' && return
  if [[ $state == command ]]; then
    _describe -t commands command commands
    return
  fi
  case $words[1] in
{3}    help)
      _describe -t commands command commands
      ;;
  esac
}}

_{0} "$@"
)",
                     description.program.name, names, own, branches);
}

}  // namespace linnet
