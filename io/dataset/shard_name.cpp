#include "io/dataset/shard_name.hpp"

#include <algorithm>
#include <charconv>
#include <cstdio>
#include <filesystem>
#include <set>
#include <string_view>
#include <system_error>

#include "linnet/io/packed_file.hpp"

namespace linnet {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kDigits = 5;
constexpr std::string_view kOf = "-of-";

/// "-00001-of-00004": its length.
constexpr std::size_t kSuffix = 1 + kDigits + kOf.size() + kDigits;

std::optional<std::uint32_t> number_of(std::string_view digits) {
  std::uint32_t number = 0;
  const auto [end, error] = std::from_chars(digits.begin(), digits.end(), number);
  if (error != std::errc() || end != digits.end()) return std::nullopt;
  return number;
}

}  // namespace

std::string path_of(const ShardName& name) {
  const fs::path set = name.set;
  char suffix[32];
  std::snprintf(suffix, sizeof suffix, "-%05u-of-%05u", name.number, name.count);
  const std::string file = set.stem().string() + suffix + set.extension().string();
  return (set.parent_path() / file).string();
}

std::vector<std::string> shard_paths(const std::string& set, std::size_t count) {
  std::vector<std::string> paths;
  for (std::size_t s = 0; s < count; ++s) {
    paths.push_back(
        path_of({set, static_cast<std::uint32_t>(s + 1), static_cast<std::uint32_t>(count)}));
  }
  return paths;
}

std::optional<ShardName> shard_named(const std::string& path) {
  const fs::path file = path;
  const std::string stem = file.stem().string();
  if (stem.size() <= kSuffix) return std::nullopt;
  const std::string_view suffix = std::string_view(stem).substr(stem.size() - kSuffix);
  if (suffix.front() != '-' || suffix.substr(1 + kDigits, kOf.size()) != kOf) return std::nullopt;
  const auto number = number_of(suffix.substr(1, kDigits));
  const auto count = number_of(suffix.substr(kSuffix - kDigits));
  if (!number || !count || *count < 2 || *count > kMostShards || *number < 1 || *number > *count) {
    return std::nullopt;
  }
  const std::string set = stem.substr(0, stem.size() - kSuffix) + file.extension().string();
  return ShardName{(file.parent_path() / set).string(), *number, *count};
}

std::vector<std::uint32_t> shard_counts(const std::string& set) {
  const fs::path path = set;
  const fs::path folder = path.parent_path();
  std::set<std::uint32_t> counts;
  std::error_code error;
  fs::directory_iterator files(folder.empty() ? "." : folder, error);
  for (; !error && files != fs::directory_iterator(); files.increment(error)) {
    const auto name = shard_named(files->path().filename().string());
    if (name && name->set == path.filename()) counts.insert(name->count);
  }
  return {counts.begin(), counts.end()};
}

}  // namespace linnet
