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

#if defined(__x86_64__)
#include <cpuid.h>
#endif
#if defined(__aarch64__)
#include <sys/auxv.h>
#endif

namespace linnet {
namespace {

/// Whether the processor is an Arm with dot products of bytes without and with a sign. Linux hands
/// each process the features of its processor.
bool has_i8mm() {
#if defined(__aarch64__)
  constexpr unsigned long kI8mm = 1UL << 13;  // HWCAP2_I8MM, which old headers lack
  return (getauxval(AT_HWCAP2) & kI8mm) != 0;
#else
  return false;
#endif
}

/// Whether the processor converts binary16 numbers. That the operating system saves the registers
/// follows from AVX2.
bool has_f16c() {
#if defined(__x86_64__)
  constexpr unsigned kF16c = 1U << 29;  // leaf 1, ECX
  unsigned eax = 0, ebx = 0, ecx = 0, edx = 0;
  return __get_cpuid(1, &eax, &ebx, &ecx, &edx) != 0 && (ecx & kF16c) != 0;
#else
  return false;
#endif
}

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
