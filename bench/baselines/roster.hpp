#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "bench/baselines/library.hpp"

namespace linnet::bench {

/// A library by the name that the report knows it by.
struct Entrant {
  std::string name;
  std::unique_ptr<Library> library;
  std::string path;  ///< where it was loaded from; empty if it is part of this program
};

/// All libraries that are measured, Linnet first, and those that are not, with the reason.
struct Roster {
  std::vector<Entrant> entrants;
  std::vector<std::string> missing;
};

/// A library that the user names: "AOCL=/opt/aocl/lib/libblis-mt.so".
struct NamedPath {
  std::string name;
  std::string path;
};

/// Throws Error(usage) if the text is not NAME=PATH.
NamedPath parse_named_path(const std::string& text);

/// Where cmake/run.sh puts the libraries from PyPI, seen from this program.
std::filesystem::path default_wheels();

/// Opens Linnet, the distribution's libraries, those below `wheels` and those that are named.
Roster open_roster(const std::filesystem::path& wheels, const std::vector<NamedPath>& named);

}  // namespace linnet::bench
