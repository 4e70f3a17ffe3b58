#include <fmt/format.h>
#include <fmt/ranges.h>

#include "apps/manual/completions.hpp"
#include "apps/manual/value_kind.hpp"

namespace linnet {
namespace {

constexpr const char* kFolders = "(__fish_complete_directories)";

/// The text in single quotes.
std::string quoted(const std::string& text) {
  std::string result = "'";
  for (const char letter : text) {
    if (letter == '\'' || letter == '\\') result += '\\';
    result += letter;
  }
  return result + "'";
}

/// The switches of `complete` that offer what an option or argument takes: -x is for a value that
/// is no file, -r for one that is required, -F for files.
std::string offers(const OptionDescription& option) {
  ValueKind kind = value_kind(option);
  if (kind.path == PathKind::folder) kind.words.emplace_back(kFolders);
  const std::string words =
      kind.words.empty()
          ? ""
          : fmt::format(" -a {}", quoted(fmt::format("{}", fmt::join(kind.words, " "))));
  return (kind.path == PathKind::file ? " -r -F" : " -x") + words;
}

std::string option_line(const std::string& start, const OptionDescription& option) {
  std::string line = start;
  for (const std::string& name : option.names) {
    line += name.starts_with("--") ? " -l " + name.substr(2) : " -s " + name.substr(1);
  }
  if (!option.value.empty()) line += offers(option);
  return line + " -d " + quoted(option.help) + "\n";
}

/// fish does not count positional arguments: what each of them takes is offered for all.
std::string argument_lines(const std::string& start, const CommandDescription& command) {
  bool takes_files = false;
  bool takes_folders = false;
  for (const OptionDescription& argument : command.arguments) {
    const PathKind path = value_kind(argument).path;
    takes_files = takes_files || path == PathKind::file;
    takes_folders = takes_folders || path == PathKind::folder;
  }
  if (takes_files) return start + " -F\n";
  return takes_folders ? fmt::format("{} -a '{}'\n", start, kFolders) : "";
}

}  // namespace

std::string fish_completion(const ProgramDescription& description) {
  const std::string& program = description.program.name;
  const std::string start = "complete -c " + program;
  std::string script = fmt::format(
      "# fish completion for {}; made by the build from the options of the program.\n\n{} -f\n",
      program, start);
  const std::string first = start + " -n __fish_use_subcommand";
  for (const OptionDescription& option : description.program.options) {
    script += option_line(first, option);
  }
  std::vector<std::string> names;
  for (const CommandDescription& command : description.commands) {
    names.push_back(command.name);
    script += fmt::format("\n{} -a {} -d {}\n", first, command.name, quoted(command.help));
    const std::string inside =
        fmt::format("{} -n '__fish_seen_subcommand_from {}'", start, command.name);
    for (const OptionDescription& option : command.options) script += option_line(inside, option);
    script += argument_lines(inside, command);
  }
  script += fmt::format("\n{} -a help -d 'Show the help of a command'\n", first);
  return script + fmt::format("{} -n '__fish_seen_subcommand_from help' -a '{}'\n", start,
                              fmt::join(names, " "));
}

}  // namespace linnet
