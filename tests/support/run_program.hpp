#pragma once

#include <chrono>
#include <cstddef>
#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include "tests/support/texts.hpp"

namespace linnet::test {

/// How to run a program. Variables that it would heed (LINNET_*, OMP_NUM_THREADS, NO_COLOR, TERM)
/// are taken out of the test's own environment first; XDG_CACHE_HOME is a folder of the test,
/// unless `environment` says otherwise.
struct RunOptions {
  std::vector<std::pair<std::string, std::string>> environment = {};
  std::filesystem::path folder = {};   ///< to work in; empty: the test's own
  std::string input = {};              ///< standard input
  bool input_stays_open = false;       ///< no end of input after that
  bool output_closed = false;          ///< started without a standard output
  std::string output_to = {};          ///< a file or device that standard output goes to
  bool output_without_reader = false;  ///< standard output is a pipe whose reader has gone
  bool error_on_terminal = false;      ///< standard error is a terminal
  bool permissions_hold = false;       ///< even for root: see can_hold_permissions
  /// So many threads and processes at most of the program's user, who is then none that has others:
  /// see can_limit_threads. 0: no limit.
  unsigned most_threads = 0;
  std::size_t most_memory = 0;  ///< bytes of address space; 0: no limit
  int signal = 0;               ///< sent once standard output holds `signal_after`
  std::string signal_after = {};
  std::chrono::seconds timeout{60};
};

/// What became of it.
struct ProgramRun {
  int exit_code = -1;  ///< −1 if a signal ended it
  int signal = 0;      ///< that signal
  std::string output;
  std::string error;
  double seconds_after_signal = 0.0;  ///< from the signal that was sent to the end
  std::size_t peak_memory = 0;        ///< bytes in memory at most, those of the test counted too

  /// All of it, for the message of a test that fails.
  std::string text() const;
};

/// Runs `arguments[0]` with the others, and waits for its end. Throws std::runtime_error, which
/// fails the test, if it cannot be started or has not ended in time; it is killed then. Marks of a
/// breakdown or of a sanitizer on standard error fail the test too.
ProgramRun run(const std::vector<std::string>& arguments, const RunOptions& options = {});

/// The path of the program linnet that was built with the tests.
std::string linnet_program();

/// Runs that program.
ProgramRun run_linnet(std::vector<std::string> arguments, const RunOptions& options = {});

/// Whether a program can be run with a terminal as its standard error: the system must have
/// pseudo-terminals, that is a file system at /dev/pts.
bool can_open_terminal();

/// Whether RunOptions::most_threads can be kept: root alone can change to a user without processes,
/// who must have a way to the program.
bool can_limit_threads();

/// Whether a program can be run so that permissions of files mean something to it: root must be
/// able to give up its privilege.
bool can_hold_permissions();

/// Checks the exit code, and that all of `parts` stand in standard error.
void check_error(const ProgramRun& run, int exit_code, const std::vector<std::string>& parts);

}  // namespace linnet::test
