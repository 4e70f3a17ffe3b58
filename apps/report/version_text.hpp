#pragma once

#include <string>

namespace linnet {

/// "0.1.0 (commit)": one line.
std::string version();

/// The answer to --version: version, compiler, libraries, and the instruction sets there are.
std::string version_text();

}  // namespace linnet
