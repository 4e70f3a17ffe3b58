#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "apps/manual/completions.hpp"
#include "apps/manual/value_kind.hpp"

namespace linnet {
namespace {

/// %N% stands for the program's name, %COMMANDS% and others for what follows from its options.
/// bash takes `--option=value` for three words, since = is among COMP_WORDBREAKS.
constexpr const char* kScript =
    R"(# bash completion for %N%; made by the build from the options of the program.

_%N%_words() {
  mapfile -t COMPREPLY < <(compgen -W "$1" -- "$2")
}

_%N%_files() {
  compopt -o filenames 2>/dev/null
  local -a paths
  mapfile -t paths < <(compgen -f -- "$1")
  COMPREPLY+=("${paths[@]}")
}

_%N%_folders() {
  compopt -o filenames 2>/dev/null
  local -a paths
  mapfile -t paths < <(compgen -d -- "$1")
  COMPREPLY+=("${paths[@]}")
}

_%N%() {
  local current=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD - 1]}
  local command=${COMP_WORDS[1]}
  COMPREPLY=()
  if [[ $current == '=' ]]; then
    current=
  elif [[ $previous == '=' ]]; then
    previous=${COMP_WORDS[COMP_CWORD - 2]}
  fi
  if ((COMP_CWORD == 1)); then
    _%N%_words '%COMMANDS% help %OPTIONS%' "$current"
    return
  fi
  case "$command $previous" in
%VALUES%  esac
  case "$command" in
%REST%  esac
}

complete -F _%N% %N%
)";

std::string replaced(std::string text, const std::string& from, const std::string& to) {
  for (std::size_t at = text.find(from); at != std::string::npos;
       at = text.find(from, at + to.size())) {
    text.replace(at, from.size(), to);
  }
  return text;
}

std::string option_names(const CommandDescription& command) {
  std::vector<std::string> names;
  for (const OptionDescription& option : command.options) {
    names.insert(names.end(), option.names.begin(), option.names.end());
  }
  return fmt::format("{}", fmt::join(names, " "));
}

/// The calls that offer values of a kind; none where nothing can be offered.
std::string offers(const ValueKind& kind, const std::string& indent) {
  std::string text;
  if (!kind.words.empty()) {
    text += fmt::format("{}_%N%_words '{}' \"$current\"\n", indent, fmt::join(kind.words, " "));
  }
  if (kind.path == PathKind::file) text += indent + "_%N%_files \"$current\"\n";
  if (kind.path == PathKind::folder) text += indent + "_%N%_folders \"$current\"\n";
  return text;
}

/// A branch for each option that takes a value; it ends the function, so that no other option is
/// offered in the place of the value.
std::string value_branches(const CommandDescription& command) {
  std::string text;
  for (const OptionDescription& option : command.options) {
    if (option.value.empty()) continue;
    std::vector<std::string> patterns;
    for (const std::string& name : option.names) {
      patterns.push_back(fmt::format("'{} {}'", command.name, name));
    }
    text += fmt::format("    {})\n{}      return\n      ;;\n", fmt::join(patterns, " | "),
                        offers(value_kind(option), "      "));
  }
  return text;
}

/// The branch for a word that is an option or a positional argument. Where only some of the
/// arguments are folders, files are offered for all.
std::string rest_branch(const CommandDescription& command) {
  ValueKind kind;
  for (const OptionDescription& argument : command.arguments) {
    const PathKind path = value_kind(argument).path;
    kind.path = kind.path == PathKind::none || kind.path == path ? path : PathKind::file;
  }
  const std::string others = offers(kind, "        ");
  return fmt::format(
      "    {})\n      if [[ $current == -* ]]; then\n        _%N%_words '{}' \"$current\"\n{}"
      "      fi\n      ;;\n",
      command.name, option_names(command), others.empty() ? "" : "      else\n" + others);
}

}  // namespace

std::string bash_completion(const ProgramDescription& description) {
  std::vector<std::string> names;
  std::string values;
  std::string rest;
  for (const CommandDescription& command : description.commands) {
    names.push_back(command.name);
    values += value_branches(command);
    rest += rest_branch(command);
  }
  const std::string commands = fmt::format("{}", fmt::join(names, " "));
  rest += fmt::format("    help)\n      _%N%_words '{}' \"$current\"\n      ;;\n", commands);
  std::string script = replaced(kScript, "%COMMANDS%", commands);
  script = replaced(script, "%OPTIONS%", option_names(description.program));
  script = replaced(script, "%VALUES%", values);
  script = replaced(script, "%REST%", rest);
  return replaced(script, "%N%", description.program.name);
}

}  // namespace linnet
