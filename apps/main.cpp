// The program `linnet`: start reading here. Each subcommand is one file,
// commands/<name>_command.cpp.

#include <fmt/format.h>

#include <cstdio>
#include <exception>
#include <new>
#include <string>
#include <vector>

#include "apps/commands/all_commands.hpp"
#include "apps/options/machine_options.hpp"
#include "apps/options/program.hpp"
#include "apps/options/usage_error.hpp"
#include "apps/process/exit_code.hpp"
#include "apps/process/interrupt.hpp"
#include "apps/process/output.hpp"
#include "apps/process/ranks.hpp"
#include "apps/report/version_text.hpp"
#include "linnet/error.hpp"
#include "linnet/stop.hpp"

namespace linnet {
namespace {

int report_error(int exit_code, const std::string& text) {
  await_first_rank();
  std::fflush(stdout);
  note("{}error:{} {}{}\n", uses_colours() ? "\x1b[31m" : "", uses_colours() ? "\x1b[0m" : "",
       launched_rank() > 0 ? fmt::format("process {}: ", launched_rank()) : "", text);
  end_all_ranks(exit_code);
  return exit_code;
}

int report_usage_error(const std::string& command, const std::string& text) {
  return report_error(kBadUsage,
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

/// Runs what the arguments ask for. `command_name` is set to the command's name before anything is
/// thrown; it stays empty if they name none.
int dispatch(const std::vector<std::string>& arguments, std::string& command_name) {
  Program program(version_text());
  add_all_commands(program);
  if (!arguments.empty() && program.command_named(arguments.front()) != nullptr) {
    command_name = arguments.front();
  }
  const ParsedArguments parsed = program.parse(arguments);
  if (parsed.command != nullptr) return parsed.command->run();
  write_output(parsed.text);
  flush_output();
  return kDone;
}

int run(const std::vector<std::string>& arguments) {
  std::string command;
  try {
    prepare_standard_streams();
    const int exit_code = dispatch(without_help_command(arguments), command);
    leave_ranks();
    return exit_code;
  } catch (const UsageError& error) {
    return report_usage_error(command, error.text);
  } catch (const Error& error) {
    if (error.fault() == Fault::usage) return report_usage_error(command, text_for_user(error));
    return report_error(exit_code_of(error.fault()), text_for_user(error));
  } catch (const Stopped&) {
    return report_error(128 + signal_received(), "interrupted; nothing was written");
  } catch (const std::bad_alloc&) {
    return report_error(kSystemFailed, "out of memory");
  } catch (const std::exception& error) {
    return report_error(kSystemFailed, error.what());
  }
}

}  // namespace
}  // namespace linnet

int main(int count, char** arguments) {
  return linnet::run({arguments + (count > 0 ? 1 : 0), arguments + count});
}
