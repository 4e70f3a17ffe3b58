#include "io/dataset/shard_name.hpp"

#include <algorithm>
#include <charconv>
#include <cstdio>
#include <filesystem>
#include <string_view>
#include <system_error>
#include <tuple>

#include "engine/core/escape.hpp"
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

std::string digits_of(std::uint32_t number) {
  char digits[16];
  std::snprintf(digits, sizeof digits, "%05u", number);
  return digits;
}

std::string with_suffix(const fs::path& set, const std::string& number, std::uint32_t count) {
  const std::string file =
      set.stem().string() + number + std::string(kOf) + digits_of(count) + set.extension().string();
  return (set.parent_path() / file).string();
}

}  // namespace

std::string path_of(const ShardName& name) {
  return with_suffix(name.set, '-' + digits_of(name.number), name.count);
}

std::string pattern_of(const std::string& set, std::uint32_t count) {
  return with_suffix(set, "-*", count);
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

std::vector<ShardName> shards_of(const std::string& set) {
  const fs::path path = set;
  const fs::path folder = path.parent_path();
  std::vector<ShardName> shards;
  std::error_code error;
  fs::directory_iterator files(folder.empty() ? "." : folder, error);
  for (; !error && files != fs::directory_iterator(); files.increment(error)) {
    const auto name = shard_named(files->path().filename().string());
    if (name && name->set == path.filename()) shards.push_back({set, name->number, name->count});
  }
  std::sort(shards.begin(), shards.end(), [](const ShardName& a, const ShardName& b) {
    return std::tie(a.count, a.number) < std::tie(b.count, b.number);
  });
  return shards;
}

std::vector<std::uint32_t> shard_counts(const std::string& set) {
  std::vector<std::uint32_t> counts;
  for (const ShardName& shard : shards_of(set)) {
    if (counts.empty() || counts.back() != shard.count) counts.push_back(shard.count);
  }
  return counts;
}

std::string describe_shard_counts(const std::vector<std::uint32_t>& counts) {
  std::string text;
  for (const std::uint32_t count : counts) {
    text += (text.empty() ? "" : ", and also in ") + std::to_string(count) + " shards";
  }
  return text;
}

std::string training_on_shards(const std::string& set, const std::vector<std::uint32_t>& counts) {
  std::string text;
  for (const std::uint32_t count : counts) {
    text += (text.empty() ? "mpirun -n " : ", or mpirun -n ") + std::to_string(count) +
            " linnet train " + printable(set);
  }
  return text;
}

}  // namespace linnet
