#pragma once

#include <string>

namespace linnet {

/// "0.1.0 (commit)": one line.
std::string version();

/// Compiler and libraries that the program was built with: one line each.
std::string compiler_text();
std::string libraries_text();

/// The output of --version: version, compiler, libraries, and available instruction sets.
std::string version_text();

}  // namespace linnet
