#include "tests/support/contexts.hpp"

#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <utility>

namespace linnet::test {

const Context& context_of(const KernelTable& kernels, int threads) {
  static std::mutex mutex;
  static std::map<std::pair<InstructionSet, int>, Context> contexts;
  const std::lock_guard lock(mutex);
  const std::pair key(kernels.set, threads);
  auto found = contexts.find(key);
  if (found == contexts.end()) {
    found = contexts
                .emplace(key, Context({.threads = threads,
                                       .affinity = Affinity::none,
                                       .instruction_set = std::string(name_of(kernels.set)),
                                       .caches = std::nullopt}))
                .first;
  }
  return found->second;
}

}  // namespace linnet::test
