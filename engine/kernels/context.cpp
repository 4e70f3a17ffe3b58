#include "linnet/context.hpp"

#include <cstdlib>

#include "engine/core/caches.hpp"
#include "engine/core/escape.hpp"
#include "engine/core/thread_count.hpp"
#include "engine/core/workers.hpp"
#include "engine/kernels/kernel_table.hpp"
#include "linnet/error.hpp"

namespace linnet {
namespace {

/// The set of that name, else that of LINNET_ISA, else the best there is.
InstructionSet resolve_instruction_set(const std::string& requested) {
  const char* const variable = std::getenv("LINNET_ISA");
  const bool by_variable = requested.empty() && variable != nullptr;
  try {
    return choose_instruction_set(printable(by_variable ? variable : requested));
  } catch (const Error& error) {
    const std::string field = by_variable ? "LINNET_ISA" : "instruction_set";
    throw Error(Fault::usage, field + ": " + error.what(), by_variable ? "" : field);
  }
}

}  // namespace

struct Context::State {
  explicit State(const ContextOptions& options)
      : threads(choose_thread_count(options.threads)),
        kernels(kernels_for(resolve_instruction_set(options.instruction_set))),
        caches(options.caches.value_or(reported_cache_sizes())),
        communicator(options.communicator ? *options.communicator : single_process()),
        division(options.division),
        workers(threads.threads, options.affinity) {
    if (workers.threads() < threads.threads) threads.reason = "the system refused to start more";
  }

  ThreadCount threads;
  const KernelTable& kernels;
  CacheSizes caches;
  Communicator& communicator;
  WorkDivision division;
  Workers workers;
};

Context::Context(const ContextOptions& options) : state_(std::make_unique<State>(options)) {}
Context::~Context() = default;
Context::Context(Context&&) noexcept = default;
Context& Context::operator=(Context&&) noexcept = default;

int Context::threads() const noexcept {
  return state_->workers.threads();
}

int Context::threads_refused() const noexcept {
  return state_->threads.threads - state_->workers.threads();
}

const std::string& Context::threads_reason() const noexcept {
  return state_->threads.reason;
}

bool Context::threads_requested() const noexcept {
  return state_->threads.requested;
}

InstructionSet Context::instruction_set() const noexcept {
  return state_->kernels.set;
}

const CacheSizes& Context::caches() const noexcept {
  return state_->caches;
}

Communicator& Context::communicator() const noexcept {
  return state_->communicator;
}

WorkDivision Context::division() const noexcept {
  return state_->division;
}

const KernelTable& Context::kernels() const noexcept {
  return state_->kernels;
}

const Workers& Context::workers() const noexcept {
  return state_->workers;
}

const Context& default_context() {
  static const Context context;
  return context;
}

}  // namespace linnet
