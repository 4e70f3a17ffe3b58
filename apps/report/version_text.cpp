#include "apps/report/version_text.hpp"

#include <fmt/format.h>

#include "linnet/instruction_set.hpp"
#include "linnet_version.hpp"

namespace linnet {

std::string version() {
  return LINNET_VERSION " (" LINNET_COMMIT ")";
}

std::string compiler_text() {
  return LINNET_COMPILER;
}

std::string libraries_text() {
  return LINNET_LIBRARIES;
}

std::string version_text() {
  std::string compiled;
  for (InstructionSet set : compiled_instruction_sets()) {
    if (!compiled.empty()) compiled += ", ";
    compiled += name_of(set);
  }
  const std::string withheld = withheld_instruction_sets();
  return fmt::format(
      "linnet {}\n"
      "compiler: {}\n"
      "libraries: {}\n"
      "instruction sets: {} (compiled: {})\n"
      "{}",
      version(), compiler_text(), libraries_text(), available_instruction_sets(), compiled,
      withheld.empty() ? "" : "not available: " + withheld + "\n");
}

}  // namespace linnet
