#include "apps/options/shard_options.hpp"

#include <fmt/format.h>

#include <filesystem>
#include <string_view>
#include <system_error>

#include "apps/options/options.hpp"
#include "apps/options/usage_error.hpp"
#include "apps/process/output.hpp"
#include "engine/core/escape.hpp"
#include "engine/train/rank_features.hpp"
#include "io/dataset/older_shards.hpp"
#include "io/dataset/shard_name.hpp"
#include "io/file/replaceable_file.hpp"
#include "linnet/error.hpp"
#include "linnet/io/packed_file.hpp"

namespace linnet {
namespace {

using Kind = ResidentPart::Kind;

std::optional<ShardBy> shard_by_named(std::string_view name) {
  if (name == "columns") return ShardBy::columns;
  if (name == "rows") return ShardBy::rows;
  return std::nullopt;
}

/// Throws Error(data) if a process of so many would have no columns.
std::vector<IndexRange> columns_of(std::size_t image_bytes, std::size_t count) {
  std::vector<IndexRange> parts;
  for (std::size_t s = 0; s < count; ++s) {
    parts.push_back(features_of_rank(image_bytes, count, s));
    if (!parts.back().empty()) continue;
    throw Error(Fault::data,
                fmt::format("--shards {} is more than training divides the {} bytes of an image "
                            "into: pack fewer, or --by rows",
                            count, grouped(image_bytes)));
  }
  return parts;
}

std::vector<IndexRange> files_of(std::size_t files, std::size_t count) {
  if (count > files) {
    throw Error(Fault::data, fmt::format("--shards {} is more than the {} there are to pack", count,
                                         counted(files, "file", "files")));
  }
  std::vector<IndexRange> parts;
  for (std::size_t s = 0; s < count; ++s) parts.push_back(subrange(files, count, s));
  return parts;
}

}  // namespace

void add_shard_options(CLI::App& app, ShardOptions& options) {
  Options add(app);
  add.add_count(
      "--shards", options.count, 2, kMostShards, "",
      "Write N files, FILE-00001-of-0000N and so on, of which each process of mpirun -n N "
      "linnet train FILE maps one [a single FILE]");
  add.add_choice("--by", options.by, shard_by_named, {"columns", "rows"},
                 "What a shard has: some pixels of all images, for SGD, or all of some images, for "
                 "L-BFGS");
}

ShardPlan plan_shards(const ShardOptions& options, std::size_t image_bytes, std::size_t files) {
  if (!options.count) return {};
  if (options.by.value_or(ShardBy::columns) == ShardBy::rows) {
    return {Kind::rows, files_of(files, *options.count)};
  }
  return {Kind::columns, columns_of(image_bytes, *options.count)};
}

void require_replaceable_set(const std::string& path, const ShardOptions& options) {
  constexpr std::string_view kKind = "packed data set";
  require_no_older_shards(path, options.count);
  if (!options.count) {
    if (options.by) throw UsageError{"--by says what shards have: it takes --shards"};
    require_replaceable(path, kKind, is_packed_file);
    return;
  }
  std::error_code error;
  if (std::filesystem::exists(path, error)) {
    throw UsageError{
        fmt::format("{} exists, and would be used in place of shards of that name: "
                    "name another file, or remove it",
                    printable(path))};
  }
  for (const std::string& file : shard_paths(path, *options.count)) {
    require_replaceable(file, kKind, is_packed_file);
  }
}

}  // namespace linnet
