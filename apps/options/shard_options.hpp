#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

#include "io/dataset/packed_set_writer.hpp"

namespace CLI {
class App;
}

namespace linnet {

/// What the shards of a packed data set have.
enum class ShardBy { columns, rows };

/// Whether, and how, a packed data set is divided among files.
struct ShardOptions {
  std::optional<std::uint32_t> count;
  std::optional<ShardBy> by;
};

/// Adds --shards and --by.
void add_shard_options(CLI::App& app, ShardOptions& options);

/// The plan for images of `image_bytes` bytes that are read from so many files; columns are those
/// that training by SGD needs in each process. Throws Error(data) if there are more shards than
/// parts.
ShardPlan plan_shards(const ShardOptions& options, std::size_t image_bytes, std::size_t files);

/// Throws Error(usage) if a file of the data set that is to be packed at the path would replace
/// what is none, or would lie beside shards of another number; UsageError if shards would not be
/// found for a file at the path itself, or for --by without --shards.
void require_replaceable_set(const std::string& path, const ShardOptions& options);

}  // namespace linnet
