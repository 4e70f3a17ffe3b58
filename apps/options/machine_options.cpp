#include "apps/options/machine_options.hpp"

#include <fmt/format.h>

#include <cstdlib>

#include "apps/options/options.hpp"
#include "apps/options/usage_error.hpp"
#include "apps/process/thread_choice.hpp"
#include "io/file/escape.hpp"
#include "linnet/error.hpp"

namespace linnet {
namespace {

/// The names of all compiled instruction sets, as an option's value: "sse2|avx2|avx512".
std::string compiled_names() {
  std::string names;
  for (InstructionSet set : compiled_instruction_sets()) {
    if (!names.empty()) names += '|';
    names += name_of(set);
  }
  return names;
}

}  // namespace

void add_threads_option(CLI::App& app, std::optional<int>& threads) {
  Options(app).add_count("--threads", threads, 1, kMostThreads, "",
                         "Number of threads [the processors that the process may use]");
}

void add_machine_options(CLI::App& app, MachineOptions& options) {
  add_threads_option(app, options.threads);
  Options(app).add_text("--isa", options.isa, compiled_names(),
                        "Instruction set of the kernels [the best that is available]");
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
