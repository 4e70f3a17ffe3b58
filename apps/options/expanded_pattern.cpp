#include "apps/options/expanded_pattern.hpp"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <filesystem>
#include <map>

#include "apps/options/known_arguments.hpp"
#include "engine/core/escape.hpp"

namespace linnet {
namespace {

namespace fs = std::filesystem;

/// The folder that holds most of the paths that exist, and how many.
std::pair<std::string, std::size_t> commonest_folder(const std::vector<std::string>& paths) {
  std::map<std::string, std::size_t> counts;
  for (const std::string& path : paths) {
    std::error_code error;
    if (fs::exists(path, error)) ++counts[fs::path(path).parent_path().string()];
  }
  const auto most =
      std::max_element(counts.begin(), counts.end(),
                       [](const auto& a, const auto& b) { return a.second < b.second; });
  if (most == counts.end()) return {};
  return *most;
}

/// Whether the command takes a folder of images as its first argument.
bool takes_folder(const CLI::App& command) {
  for (const CLI::Option* option : command.get_options()) {
    if (!option->get_positional()) continue;
    return option->get_name(true) == "DATA" || option->get_name(true) == "PATH";
  }
  return false;
}

}  // namespace

std::string describe_expanded_pattern(const CLI::App& command,
                                      const std::vector<std::string>& arguments) {
  if (!takes_folder(command)) return "";
  const auto [folder, count] = commonest_folder(positional_arguments(command, arguments));
  if (count < 2) return "";
  const std::string pattern = folder.empty() ? "*" : printable(folder) + "/*";
  return fmt::format(
      "linnet {} takes one folder, and {} paths in {} are given, which the shell makes of {}; "
      "give the folder itself: {}",
      command.get_name(), count, folder.empty() ? "this folder" : printable(folder), pattern,
      folder.empty() ? "." : printable(folder));
}

}  // namespace linnet
