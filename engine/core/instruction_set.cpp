#include "linnet/instruction_set.hpp"

#include <array>
#include <utility>

#include "linnet/error.hpp"

namespace linnet {
namespace {

constexpr std::array kNames = {
    std::pair{InstructionSet::sse2, std::string_view("sse2")},
    std::pair{InstructionSet::avx2, std::string_view("avx2")},
    std::pair{InstructionSet::avx512, std::string_view("avx512")},
    std::pair{InstructionSet::neon64, std::string_view("neon64")},
};

#if defined(__x86_64__)
constexpr std::array kCompiled = {InstructionSet::sse2, InstructionSet::avx2,
                                  InstructionSet::avx512};
#elif defined(__aarch64__)
constexpr std::array kCompiled = {InstructionSet::neon64};
#else
#error "Linnet has kernels for x86-64 and for 64-bit Arm"
#endif

}  // namespace

std::string_view name_of(InstructionSet set) {
  for (const auto& [candidate, name] : kNames) {
    if (candidate == set) return name;
  }
  return "unknown";
}

std::optional<InstructionSet> instruction_set_named(std::string_view name) {
  for (const auto& [set, candidate] : kNames) {
    if (candidate == name) return set;
  }
  return std::nullopt;
}

std::span<const InstructionSet> compiled_instruction_sets() {
  return kCompiled;
}

#if defined(__x86_64__)

// The compiler's support library asks CPUID, and XGETBV for what the operating system saves when it
// switches threads.
bool is_available(InstructionSet set) {
  switch (set) {
    case InstructionSet::sse2:
      return true;
    case InstructionSet::avx2:
      return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
    case InstructionSet::avx512:
      return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
             __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl") &&
             __builtin_cpu_supports("avx512cd");
    case InstructionSet::neon64:
      return false;
  }
  return false;
}

#else

bool is_available(InstructionSet set) {
  return set == InstructionSet::neon64;
}

#endif

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
                                  "'; this machine has " + available_instruction_sets());
  }
  if (!is_available(*set)) {
    throw Error(Fault::usage, "instruction set " + std::string(forced) +
                                  " is not there on this machine, which has " +
                                  available_instruction_sets());
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

}  // namespace linnet
