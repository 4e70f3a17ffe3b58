#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "bench/baselines/library.hpp"

namespace linnet::bench {

/// A library that was loaded.
struct LoadedLibrary {
  std::string name;  ///< in the report
  std::unique_ptr<Library> library;
  std::string path;  ///< where it was loaded from; empty if it is part of this program
};

/// The libraries that were loaded, Linnet first, and for each that is missing its name and the
/// reason.
struct Registry {
  std::vector<LoadedLibrary> libraries;
  std::vector<std::string> missing;
};

/// A library that the user names with --blas: "AOCL=/opt/aocl/lib/libblis-mt.so".
struct NamedPath {
  std::string name;
  std::string path;
};

/// Throws Error(usage) if the text is not NAME=PATH.
NamedPath parse_named_path(const std::string& text);

/// The folder into which cmake/run.sh installs the libraries from PyPI, found from the path of this
/// program.
std::filesystem::path default_wheels();

/// Loads Linnet, the distribution's libraries, those below `wheels` and those that are named.
Registry load_libraries(const std::filesystem::path& wheels, const std::vector<NamedPath>& named);

}  // namespace linnet::bench
