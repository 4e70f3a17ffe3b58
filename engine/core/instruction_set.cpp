#include "linnet/instruction_set.hpp"

#include <algorithm>
#include <array>

#include "engine/core/architecture.hpp"
#include "engine/core/tile_permission.hpp"
#include "linnet/error.hpp"

// The compiler's support library asks CPUID, and XGETBV for the registers that the operating system
// saves when it switches threads.
#if defined(__x86_64__)
#define LINNET_CPU_HAS(feature) (__builtin_cpu_supports(feature) != 0)
#else
#define LINNET_CPU_HAS(feature) false
#endif

namespace linnet {
namespace {

struct ListedSet {
  InstructionSet set;
  std::string_view name;
  Architecture architecture;
  bool (*is_supported)();
};

constexpr ListedSet kListed[] = {
#define LINNET_INSTRUCTION_SET(name, architecture, flags, is_supported) \
  {InstructionSet::name, #name, Architecture::architecture, [] { return is_supported; }},
#include "linnet/instruction_sets.inc"
};

constexpr bool is_compiled(const ListedSet& listed) {
  return listed.architecture == kArchitecture;
}

constexpr std::size_t kCompiledCount =
    std::count_if(std::begin(kListed), std::end(kListed), is_compiled);

constexpr std::array<InstructionSet, kCompiledCount> kCompiled = [] {
  std::array<InstructionSet, kCompiledCount> compiled{};
  std::size_t count = 0;
  for (const ListedSet& listed : kListed) {
    if (is_compiled(listed)) compiled[count++] = listed.set;
  }
  return compiled;
}();

const ListedSet& listed(InstructionSet set) {
  return *std::find_if(std::begin(kListed), std::end(kListed),
                       [&](const ListedSet& candidate) { return candidate.set == set; });
}

/// The names of the available sets, and those that the system withholds.
std::string sets_there_are() {
  const std::string withheld = withheld_instruction_sets();
  return available_instruction_sets() + (withheld.empty() ? "" : "; withheld: " + withheld);
}

}  // namespace

std::string_view name_of(InstructionSet set) {
  return listed(set).name;
}

std::optional<InstructionSet> instruction_set_named(std::string_view name) {
  for (const ListedSet& candidate : kListed) {
    if (candidate.name == name) return candidate.set;
  }
  return std::nullopt;
}

std::span<const InstructionSet> compiled_instruction_sets() {
  return kCompiled;
}

bool is_available(InstructionSet set) {
  return is_compiled(listed(set)) && listed(set).is_supported();
}

InstructionSet choose_instruction_set(std::string_view forced) {
  if (forced.empty()) {
    InstructionSet best = kCompiled.front();
    for (InstructionSet set : kCompiled) {
      if (is_available(set)) best = set;
    }
    return best;
  }
  const auto set = instruction_set_named(forced);
  if (!set) {
    throw Error(Fault::usage, "unknown instruction set '" + std::string(forced) +
                                  "'; this machine has " + sets_there_are());
  }
  if (!is_available(*set)) {
    throw Error(Fault::usage, "instruction set " + std::string(forced) +
                                  " is not there on this machine, which has " + sets_there_are());
  }
  return *set;
}

std::string available_instruction_sets() {
  std::string names;
  for (InstructionSet set : kCompiled) {
    if (!is_available(set)) continue;
    if (!names.empty()) names += ", ";
    names += name_of(set);
  }
  return names;
}

std::string withheld_instruction_sets() {
  const std::string& refusal = tile_permission().refusal;
  return refusal.empty() ? "" : "amx (" + refusal + ")";
}

}  // namespace linnet
