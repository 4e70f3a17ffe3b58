#include "tests/support/manual_files.hpp"

#include <algorithm>
#include <regex>

#include "tests/support/catch.hpp"

namespace linnet::test {
namespace {

std::vector<std::string> help_lines(const std::string& command) {
  const ProgramRun run = command.empty() ? run_linnet({"--help"}) : run_linnet({command, "--help"});
  INFO(run.text());
  REQUIRE(run.exit_code == 0);
  return lines_of(run.output);
}

}  // namespace

std::string manual_program() {
  return LINNET_MANUAL_PROGRAM;
}

ManualFiles::ManualFiles() {
  const ProgramRun done = run({manual_program(), folder_.path().string(), "1.2.3", "2020-02-03"});
  INFO(done.text());
  REQUIRE(done.exit_code == 0);
}

std::vector<std::string> commands_in_help() {
  const std::vector<std::string> lines = help_lines("");
  const auto heading = std::find_if(lines.begin(), lines.end(), [](const std::string& line) {
    return contains(line, "ubcommands:") || contains(line, "UBCOMMANDS:");
  });
  REQUIRE(heading != lines.end());
  std::vector<std::string> commands;
  const std::regex entry("^ +([a-z]+) +.*");
  std::smatch match;
  for (auto line = heading + 1; line != lines.end() && std::regex_match(*line, match, entry);
       ++line) {
    commands.push_back(match[1]);
  }
  REQUIRE(commands.size() > 1);
  return commands;
}

std::vector<std::string> options_in_help(const std::string& command) {
  std::vector<std::string> options;
  // An option's line starts with its names, as "  -h, --help" or "  --epochs N".
  const std::regex start("^ +(-[-a-zA-Z0-9]+)(, *(-[-a-zA-Z0-9]+))?(, *(-[-a-zA-Z0-9]+))?.*");
  std::smatch match;
  for (const std::string& line : help_lines(command)) {
    if (!std::regex_match(line, match, start)) continue;
    for (const std::size_t name : {1U, 3U, 5U}) {
      if (match[name].matched) options.push_back(match[name]);
    }
  }
  REQUIRE_FALSE(options.empty());
  return options;
}

bool has_program(const std::string& name) {
  return run({"/bin/sh", "-c", "command -v \"$0\"", name}).exit_code == 0;
}

ProgramRun run_on_path(std::vector<std::string> arguments, const RunOptions& options) {
  arguments.insert(arguments.begin(), "/usr/bin/env");
  return run(arguments, options);
}

}  // namespace linnet::test
