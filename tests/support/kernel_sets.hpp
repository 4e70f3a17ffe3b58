#pragma once

#include <algorithm>
#include <string>
#include <vector>

#include "engine/core/sanitizer.hpp"
#include "engine/kernels/kernel_table.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/tile_kernels.hpp"

namespace linnet::test {

/// The set that a set extends, or the set itself.
constexpr InstructionSet base_of(InstructionSet set) {
  switch (set) {
#define LINNET_INSTRUCTION_SET(name, ...) \
  case InstructionSet::name:              \
    return set;
#define LINNET_EXTENDING_SET(name, architecture, base, ...) \
  case InstructionSet::name:                                \
    return InstructionSet::base;
#include "linnet/instruction_sets.inc"
  }
  return set;
}

/// Whether this build tests an instruction set. ThreadSanitizer's build tests the first one and the
/// one that the program chooses: kernels are functions of one thread, and the code that shares work
/// among threads takes other ways only for sets with products of bytes of their own. Other builds
/// test all.
inline bool is_tested(InstructionSet set) {
#if LINNET_THREAD_SANITIZER
  return set == compiled_instruction_sets().front() || set == choose_instruction_set("");
#else
  static_cast<void>(set);
  return true;
#endif
}

/// Calls `body(kernels)` for each instruction set that is available and that this build tests, and
/// warns of each that is not available.
template <class Body>
void for_each_set(const Body& body) {
  for (const InstructionSet set : compiled_instruction_sets()) {
    const std::string name(name_of(set));
    if (!is_available(set)) {
      WARN("not tested, as this machine lacks the instruction set: " << name);
      continue;
    }
    if (!is_tested(set)) continue;
    INFO("instruction set " << name);
    body(kernels_for(set));
  }
}

/// The same for a test of one kernel, `kernel`, or of kernels that have their code in common with
/// the same sets as this one: without the sets that have the code of one before. Names them.
template <class Kernel, class Body>
void for_each_set_with_own(Kernel KernelTable::*kernel, const Body& body) {
  std::vector<const KernelTable*> tested;
  for_each_set([&](const KernelTable& kernels) {
    const auto same = std::find_if(tested.begin(), tested.end(), [&](const KernelTable* other) {
      return other->*kernel == kernels.*kernel;
    });
    if (same != tested.end()) {
      WARN(name_of(kernels.set) << " has the code of " << name_of((*same)->set));
      return;
    }
    tested.push_back(&kernels);
    body(kernels);
  });
}

/// The same for a test of the products of T: for bytes, all sets, and amx with emulated tiles too.
template <class T, class Body>
void for_each_set_of_products(const Body& body) {
  if (sizeof(T) != 1) return for_each_set_with_own(&KernelTable::multiply_panels, body);
  for_each_set(body);
#if defined(__x86_64__) && !LINNET_THREAD_SANITIZER
  if (!is_available(InstructionSet::avx512vnni)) {
    WARN("not tested, as this machine lacks avx512vnni: amx with emulated tiles");
    return;
  }
  INFO("amx with emulated tiles");
  body(emulated_amx());
#endif
}

/// The kernels of each instruction set that is available; warns of each that is not.
inline std::vector<const KernelTable*> all_kernels() {
  std::vector<const KernelTable*> all;
  for_each_set([&](const KernelTable& kernels) { all.push_back(&kernels); });
  return all;
}

/// The kernels that the program chooses by default.
inline const KernelTable& best_kernels() {
  return kernels_for(choose_instruction_set(""));
}

}  // namespace linnet::test
