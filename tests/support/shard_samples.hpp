#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

#include "engine/core/random.hpp"
#include "io/dataset/packed_set_writer.hpp"
#include "io/dataset/shard_name.hpp"
#include "tests/support/packed_files.hpp"

namespace linnet::test {

/// Seven images of 259 pixels, and a file that is none.
inline ImageSet seven_images(Random& random) {
  ImageSet set = random_images({37, 7}, {3, 4}, random);
  set.skipped = {"README"};
  return set;
}

/// Three shards of them, by columns and by rows.
inline const ShardPlan kColumns = {ResidentPart::Kind::columns, {{0, 128}, {64, 192}, {192, 259}}};
inline const ShardPlan kRows = {ResidentPart::Kind::rows, {{0, 1}, {1, 5}, {5, 7}}};

/// The name of a shard, from 0 on, of the data set "set".
inline std::string shard_of_set(std::size_t shard, std::size_t count = 3) {
  return path_of({"set", static_cast<std::uint32_t>(shard + 1), static_cast<std::uint32_t>(count)});
}

}  // namespace linnet::test
