#pragma once

#include <optional>
#include <string>
#include <vector>

#include "bench/baselines/roster.hpp"

namespace linnet::bench {

/// What the comparison was asked for.
struct CompareOptions {
  std::string filter;        ///< a regular expression; empty takes all
  std::string libraries;     ///< a regular expression; empty takes all
  std::vector<int> threads;  ///< empty: 1, and as many as the process may use
  bool quick = false;
  std::string output = "build/bench-report";
  std::string wheels;  ///< empty: where cmake/run.sh puts them
  std::vector<NamedPath> named;
  bool only_list = false;
};

/// Options, or nothing if help was asked for and printed. Throws Error(usage).
std::optional<CompareOptions> parse_compare_options(const std::vector<std::string>& arguments);

/// Whether the filter finds itself in "name" or in "name/memory".
bool is_chosen(const CompareOptions& options, const std::string& name, const std::string& memory,
               bool is_quick);

}  // namespace linnet::bench
