#include "apps/options/machine_options.hpp"

#include <fmt/format.h>

#include <cstdlib>

#include "apps/options/options.hpp"
#include "apps/options/usage_error.hpp"
#include "apps/process/thread_choice.hpp"
#include "io/file/escape.hpp"
#include "linnet/error.hpp"

namespace linnet {

void add_threads_option(CLI::App& app, std::optional<int>& threads) {
  Options(app).add_count("--threads", threads, 1, kMostThreads, "",
                         "Threads to use [all processors it may use]");
}

void add_machine_options(CLI::App& app, MachineOptions& options) {
  add_threads_option(app, options.threads);
  Options(app).add_text("--isa", options.isa, "NAME",
                        "Instruction set to use, of those that --version lists "
                        "[the best there is]");
}

InstructionSet choose_isa(const MachineOptions& options) {
  const char* variable = std::getenv("LINNET_ISA");
  const bool by_option = !options.isa.empty();
  const std::string name = by_option ? options.isa : variable == nullptr ? "" : variable;
  try {
    return choose_instruction_set(printable(name));
  } catch (const Error& error) {
    throw UsageError{fmt::format("{}: {}", by_option ? "--isa" : "LINNET_ISA", error.what())};
  }
}

}  // namespace linnet
