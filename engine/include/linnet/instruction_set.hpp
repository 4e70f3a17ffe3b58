#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "linnet/export.hpp"

namespace LINNET_EXPORT linnet {

/// The sets of vector instructions that the kernels are compiled for: sse2, avx2, avx512,
/// avx512vnni, amx, neon64 and neon64i8mm, which linnet/instruction_sets.inc describes.
enum class InstructionSet {
#define LINNET_INSTRUCTION_SET(name, ...) name,
#include "linnet/instruction_sets.inc"
};

/// The enumerator's name, as in "avx2".
std::string_view name_of(InstructionSet set);

/// The set of that name, if there is one.
std::optional<InstructionSet> instruction_set_named(std::string_view name);

/// All sets of the architecture that this program is compiled for, the slowest first.
std::span<const InstructionSet> compiled_instruction_sets();

/// Whether processor and operating system both allow the set here. The first question about amx
/// asks the system for the right to use tiles, which concerns the whole process: see
/// engine/core/tile_permission.hpp.
bool is_available(InstructionSet set);

/// The set to use: `forced` if it is not empty, else the best that is available. Throws
/// Error(usage) that lists the sets there are if `forced` is unknown, of another architecture, or
/// not allowed here.
InstructionSet choose_instruction_set(std::string_view forced);

/// The names of the available sets, comma between them: "sse2, avx2".
std::string available_instruction_sets();

/// The sets that the processor has and the system withholds, each with the reason; else empty.
std::string withheld_instruction_sets();

}  // namespace linnet
