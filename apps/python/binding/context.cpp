#include "apps/python/binding/context.hpp"

#include <unistd.h>

#include <map>
#include <optional>

namespace linnet {
namespace {

/// The contexts of one process.
struct Contexts {
  pid_t process = getpid();
  bool are_single = false;  ///< whether each has one thread, whatever was asked for
  std::map<std::optional<int>, Context> by_threads = {};
};

/// Never destroyed: at exit threads of Python may still be computing, and those of a parent process
/// cannot be joined by a child.
Contexts& contexts() {
  static Contexts* current = new Contexts;
  if (current->process != getpid()) {
    const bool had_threads = current->are_single || !current->by_threads.empty();
    current = new Contexts{.are_single = had_threads};
  }
  return *current;
}

}  // namespace

const Context& shared_context(std::optional<int> threads) {
  Contexts& all = contexts();
  if (all.are_single) threads = 1;
  if (const auto found = all.by_threads.find(threads); found != all.by_threads.end()) {
    return found->second;
  }
  return all.by_threads.emplace(threads, Context(ContextOptions{.threads = threads})).first->second;
}

}  // namespace linnet
