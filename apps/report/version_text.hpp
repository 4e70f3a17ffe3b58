#pragma once

#include <string>

namespace linnet {

/// "0.1.0 (commit)": one line.
std::string version();

/// The output of --version: version, compiler, libraries, and available instruction sets.
std::string version_text();

}  // namespace linnet
