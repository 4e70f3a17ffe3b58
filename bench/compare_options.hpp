#pragma once

#include <optional>
#include <string>
#include <vector>

#include "bench/baselines/registry.hpp"

namespace linnet::bench {

/// The options of linnet_compare.
struct CompareOptions {
  std::string filter;        ///< a regular expression; empty takes all
  std::string libraries;     ///< a regular expression; empty takes all
  std::vector<int> threads;  ///< empty: 1, and as many as the process may use
  bool quick = false;
  std::string output = "build/bench-report";
  std::string wheels;  ///< empty: the folder that cmake/run.sh fills
  std::vector<NamedPath> named;
  bool only_list = false;
};

/// Parses the options. Prints the help and returns nothing if that was requested. Throws
/// Error(usage).
std::optional<CompareOptions> parse_compare_options(const std::vector<std::string>& arguments);

/// Whether the filter matches a part of "name" or of "name/memory"; without a filter, whether
/// --quick admits the case.
bool is_chosen(const CompareOptions& options, const std::string& name, const std::string& memory,
               bool is_quick);

}  // namespace linnet::bench
