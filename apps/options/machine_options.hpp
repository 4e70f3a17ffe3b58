#pragma once

#include <optional>
#include <string>

#include "linnet/instruction_set.hpp"

namespace CLI {
class App;
}

namespace linnet {

/// How much of the machine a command uses: options of all commands that compute with kernels.
struct MachineOptions {
  std::optional<int> threads;
  std::string isa;  ///< empty if not given
};

/// Adds --threads and --isa.
void add_machine_options(CLI::App& app, MachineOptions& options);

/// Adds --threads alone, for commands that only read and write images.
void add_threads_option(CLI::App& app, std::optional<int>& threads);

/// The instruction set of --isa, else of the variable LINNET_ISA, else the best that is available.
/// Throws UsageError for one that is unknown or not available.
InstructionSet choose_isa(const MachineOptions& options);

}  // namespace linnet
