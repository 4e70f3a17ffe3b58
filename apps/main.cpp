// The program `linnet`: start reading here. Each subcommand is one file,
// commands/<name>_command.cpp.

#include <CLI/CLI.hpp>
#include <cstdio>
#include <exception>
#include <new>
#include <string>
#include <utility>
#include <vector>

#include "apps/commands/cache_command.hpp"
#include "apps/commands/info_command.hpp"
#include "apps/commands/pack_command.hpp"
#include "apps/commands/phantoms_command.hpp"
#include "apps/commands/predict_command.hpp"
#include "apps/commands/train_command.hpp"
#include "apps/commands/unpack_command.hpp"
#include "apps/options/command_line.hpp"
#include "apps/process/exit_code.hpp"
#include "apps/process/interrupt.hpp"
#include "apps/process/output.hpp"
#include "apps/report/version_text.hpp"
#include "engine/core/escape.hpp"
#include "linnet/error.hpp"
#include "linnet/stop.hpp"

namespace linnet {
namespace {

int complain(int exit_code, const std::string& text) {
  std::fflush(stdout);
  note("{}error:{} {}\n", colours_welcome() ? "\x1b[31m" : "", colours_welcome() ? "\x1b[0m" : "",
       text);
  return exit_code;
}

int complain_of_usage(const std::string& command, const std::string& text) {
  return complain(kBadUsage,
                  text + "\nSee: linnet " + (command.empty() ? "" : command + " ") + "--help");
}

int exit_code_of(Fault fault) {
  switch (fault) {
    case Fault::data:
      return kBadData;
    case Fault::usage:
      return kBadUsage;
    case Fault::system:
      break;
  }
  return kSystemFailed;
}

int print_and_end(const std::string& text) {
  write_output(text);
  flush_output();
  return kDone;
}

/// `help` is another word for --help, and `help COMMAND` for COMMAND --help.
std::vector<std::string> without_help_command(std::vector<std::string> arguments) {
  if (arguments.empty() || arguments.front() != "help") return arguments;
  arguments.erase(arguments.begin());
  arguments.push_back("--help");
  return without_help_command(std::move(arguments));
}

/// Parses the arguments and runs the command that they name.
int dispatch(const std::vector<std::string>& arguments, std::string& command_name) {
  CLI::App program("Trains linear image classifiers on the CPU, fast.", "linnet");
  program.set_version_flag("--version", version_text(), "Version, libraries, instruction sets");
  program.set_help_flag("--help,-h", "This help");
  program.footer("linnet COMMAND --help tells the options of a command and their defaults.");
  const std::vector<Command> commands = {add_train_command(program),   add_predict_command(program),
                                         add_info_command(program),    add_pack_command(program),
                                         add_unpack_command(program),  add_cache_command(program),
                                         add_phantoms_command(program)};
  if (arguments.empty()) return print_and_end(program.help());
  for (const Command& command : commands) {
    if (command.app->get_name() == arguments.front()) command_name = arguments.front();
  }

  require_known(program, arguments);
  try {
    program.parse(std::vector<std::string>(arguments.rbegin(), arguments.rend()));
  } catch (const CLI::CallForHelp&) {
    for (const Command& command : commands) {
      if (command.app->get_name() == command_name)
        return print_and_end(command.app->help("linnet"));
    }
    return print_and_end(program.help());
  } catch (const CLI::CallForVersion&) {
    return print_and_end(version_text());
  } catch (const CLI::ParseError& error) {
    throw UsageError{printable(error.what())};
  }
  for (const Command& command : commands) {
    if (command.app->parsed()) return command.run();
  }
  throw UsageError{"which command?"};
}

int run(const std::vector<std::string>& arguments) {
  std::string command;
  try {
    prepare_standard_streams();
    return dispatch(without_help_command(arguments), command);
  } catch (const UsageError& error) {
    return complain_of_usage(command, error.text);
  } catch (const Error& error) {
    if (error.fault() == Fault::usage) return complain_of_usage(command, text_for_user(error));
    return complain(exit_code_of(error.fault()), text_for_user(error));
  } catch (const Stopped&) {
    return complain(128 + signal_received(), "interrupted; nothing was written");
  } catch (const std::bad_alloc&) {
    return complain(kSystemFailed, "out of memory");
  } catch (const std::exception& error) {
    return complain(kSystemFailed, error.what());
  }
}

}  // namespace
}  // namespace linnet

int main(int count, char** arguments) {
  return linnet::run({arguments + (count > 0 ? 1 : 0), arguments + count});
}
