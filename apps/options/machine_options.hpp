#pragma once

#include <optional>
#include <string>

#include "linnet/context.hpp"
#include "linnet/error.hpp"

namespace CLI {
class App;
}

namespace linnet {

class RankPlaces;

/// How much of the machine a command uses: options of all commands that compute with kernels.
struct MachineOptions {
  std::optional<int> threads;
  std::string isa;  ///< empty if not given
};

/// Adds --threads and --isa.
void add_machine_options(CLI::App& app, MachineOptions& options);

/// Adds --threads alone, for commands that only read and write images.
void add_threads_option(CLI::App& app, std::optional<int>& threads);

/// Several processes that train together.
struct RankOptions {
  const RankPlaces* places = nullptr;  ///< null: this one is alone
  WorkDivision division = WorkDivision::automatic;
};

/// The context that the options ask for; the variables and the machine decide what they leave open.
/// Threads that the system refused are reported in a line on standard error. Processes that may use
/// the same processors share them. Throws as Context. Communicates with the others, if there are
/// any.
Context make_context(const MachineOptions& options, Affinity affinity = Affinity::none,
                     const RankOptions& together = {});

/// What decided the number of threads: "--threads", a variable, or what the machine allows.
std::string threads_reason(const Context& context);

/// The text of an error of the library, for the user of the program: the name of the field that it
/// is about becomes that of the option that sets it.
std::string text_for_user(const Error& error);

}  // namespace linnet
