#pragma once

#include <string>
#include <vector>

#include "tests/support/run_program.hpp"
#include "tests/support/temporary_folder.hpp"

namespace linnet::test {

/// The path of the program that the build runs to write manual pages and completions.
std::string manual_program();

/// Manual pages and completions in a folder of the test, written by the program that the build runs
/// for this, with the version 1.2.3 and the date 2020-02-03.
class ManualFiles {
 public:
  ManualFiles();

  std::string page(const std::string& name) const { return folder_ / ("man/man1/" + name); }
  std::vector<std::string> pages() const { return names_in(folder_ / "man/man1"); }
  std::string bash() const { return folder_ / "bash-completion/completions/linnet"; }
  std::string zsh() const { return folder_ / "zsh/site-functions/_linnet"; }
  std::string fish() const { return folder_ / "fish/vendor_completions.d/linnet.fish"; }
  std::string folder() const { return folder_.path().string(); }

 private:
  TemporaryFolder folder_;
};

/// The subcommands that `linnet --help` lists, in its order.
std::vector<std::string> commands_in_help();

/// The options that the help of a command shows, with their dashes; of the program for "".
std::vector<std::string> options_in_help(const std::string& command);

/// Whether a program of that name is found on PATH.
bool has_program(const std::string& name);

/// Runs a program that is found on PATH, as run() does.
ProgramRun run_on_path(std::vector<std::string> arguments, const RunOptions& options = {});

}  // namespace linnet::test
