#pragma once

#include <memory>
#include <optional>
#include <string>

#include "linnet/affinity.hpp"
#include "linnet/cache_sizes.hpp"
#include "linnet/communicator.hpp"
#include "linnet/export.hpp"
#include "linnet/instruction_set.hpp"
#include "linnet/thread_limit.hpp"
#include "linnet/work_division.hpp"

namespace LINNET_EXPORT linnet {

struct KernelTable;
class Workers;

/// How much of the machine to use. Each member left as it is means: choose by environment and
/// machine.
struct ContextOptions {
  /// Threads, the calling one included: 1 to kMaxThreads. None: the first of LINNET_NUM_THREADS,
  /// OMP_NUM_THREADS (its first number) and min(processors of the affinity mask, quota of the
  /// cgroup) that is there.
  std::optional<int> threads = std::nullopt;

  /// How the worker threads are bound to processors while they work.
  Affinity affinity = Affinity::none;

  /// "sse2", "avx2", … as name_of(InstructionSet). Empty: LINNET_ISA if that is set, else the best
  /// set that processor and operating system allow.
  std::string instruction_set = {};

  /// None: what the operating system reports.
  std::optional<CacheSizes> caches = std::nullopt;

  /// The processes that train together, each with a context of its own; none: this one alone. It
  /// must outlive the context.
  Communicator* communicator = nullptr;

  /// How they divide the work of a training.
  WorkDivision division = WorkDivision::automatic;
};

/// The threads, the instruction set and the cache sizes that functions of the library use. Made
/// once and passed by reference; every function of the library that takes one uses
/// default_context() if none is passed.
///
/// Results do not depend on the threads, their affinity or the cache sizes, bit for bit; they do on
/// the instruction set.
///
/// A context starts its threads when it is made, as many of them as the system allows, and they
/// sleep while there is no parallel work. Thread-safe: several threads may call functions with the
/// same context at once, unless it has a communicator.
class Context {
 public:
  /// Throws Error(usage), naming the field of ContextOptions or the variable, for a number of
  /// threads out of range or an instruction set that this machine does not have; Error(system) if
  /// affinity is asked for and the topology of the machine cannot be read.
  explicit Context(const ContextOptions& options = {});
  ~Context();
  Context(Context&&) noexcept;
  Context& operator=(Context&&) noexcept;

  /// The largest number of threads that work at once, the calling one included.
  int threads() const noexcept;

  /// How many threads fewer than ContextOptions, variables and machine ask for: those that the
  /// system refused to start, by a limit on processes or for lack of memory.
  int threads_refused() const noexcept;

  /// What decided the number of threads, for a person: "LINNET_NUM_THREADS", "it may use 2
  /// processors", …; "threads" if ContextOptions::threads did.
  const std::string& threads_reason() const noexcept;

  /// Whether the number was named by ContextOptions or by a variable, not derived from the machine.
  bool threads_requested() const noexcept;

  InstructionSet instruction_set() const noexcept;
  const CacheSizes& caches() const noexcept;
  Communicator& communicator() const noexcept;
  WorkDivision division() const noexcept;

  /// For the implementation of the library.
  const KernelTable& kernels() const noexcept;
  const Workers& workers() const noexcept;

 private:
  struct State;
  std::unique_ptr<const State> state_;
};

/// Context() with its defaults, made by the first call. Thread-safe. Throws as Context.
const Context& default_context();

}  // namespace linnet
