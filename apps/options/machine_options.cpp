#include "apps/options/machine_options.hpp"

#include <algorithm>

#include "apps/options/options.hpp"
#include "apps/process/output.hpp"
#include "apps/process/rank_places.hpp"
#include "engine/core/thread_count.hpp"

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

/// Processors that several processes may use are shared among these, unless a number of threads was
/// asked for.
int threads_of_rank(std::optional<int> requested, const RankPlaces& places) {
  const ThreadCount count = choose_thread_count(requested);
  const int threads =
      count.requested ? count.threads : std::max(count.threads / places.sharers(), 1);
  const std::string warning = places.warning(threads);
  if (places.communicator().rank() == 0 && !warning.empty()) note("warning: {}\n", warning);
  return threads;
}

/// The option that sets a field of Recipe or ContextOptions: --epochs for epochs, and so on.
std::string option_of_field(const std::string& field) {
  if (field == "learning_rate") return "--lr";
  if (field == "instruction_set") return "--isa";
  if (field == "affinity") return "--bind";
  if (field == "division") return "--divide";
  std::string option = "--" + field;
  std::replace(option.begin(), option.end(), '_', '-');
  return option;
}

}  // namespace

void add_threads_option(CLI::App& app, std::optional<int>& threads) {
  Options(app).add_count("--threads", threads, 1, kMaxThreads, "",
                         "Number of threads [the processors that the process may use]");
}

void add_machine_options(CLI::App& app, MachineOptions& options) {
  add_threads_option(app, options.threads);
  Options(app).add_text("--isa", options.isa, compiled_names(),
                        "Instruction set of the kernels [the best that is available]");
}

Context make_context(const MachineOptions& options, Affinity affinity,
                     const RankOptions& together) {
  ContextOptions requested;
  requested.threads = options.threads;
  requested.division = together.division;
  if (together.places != nullptr) {
    requested.communicator = &together.places->communicator();
    requested.threads = threads_of_rank(options.threads, *together.places);
  }
  requested.affinity = affinity;
  requested.instruction_set = options.isa;
  Context context(requested);
  if (const int refused = context.threads_refused(); refused > 0) {
    note(
        "warning: the system refused to start {} of {} threads, by a limit on processes or for "
        "lack of memory; {} compute\n",
        refused, refused + context.threads(), context.threads());
  }
  return context;
}

std::string threads_reason(const Context& context) {
  return context.threads_reason() == "threads" ? "--threads" : context.threads_reason();
}

std::string text_for_user(const Error& error) {
  std::string text = error.what();
  const std::string& field = error.field();
  const std::size_t place = field.empty() ? std::string::npos : text.find(field);
  if (place != std::string::npos) text.replace(place, field.size(), option_of_field(field));
  return text;
}

}  // namespace linnet
