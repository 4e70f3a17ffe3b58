#pragma once

#include <filesystem>
#include <string>

#include "tests/support/catch.hpp"
#include "tests/support/run_program.hpp"

namespace linnet::test {

/// Runs a script with the system's Python and the folder as its argument. False where there is no
/// Python or it has no NumPy; a script that fails fails the test.
inline bool write_with_numpy(const std::string& script, const std::filesystem::path& folder) {
  const std::string python = "/usr/bin/python3";
  if (!std::filesystem::exists(python)) return false;
  constexpr int kSkipped = 77;
  const std::string probe =
      "import importlib.util, sys\n"
      "if not importlib.util.find_spec('numpy'): sys.exit(77)\n";
  const ProgramRun result = run({python, "-c", probe + script, folder.string()});
  if (result.exit_code == kSkipped) return false;
  INFO(result.text());
  REQUIRE(result.exit_code == 0);
  return true;
}

}  // namespace linnet::test
