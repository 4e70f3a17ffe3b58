#include "io/dataset/rank_shards.hpp"

#include <algorithm>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <set>
#include <system_error>
#include <utility>
#include <vector>

#include "engine/core/escape.hpp"
#include "engine/core/rank_shares.hpp"
#include "io/dataset/packed_format.hpp"
#include "io/dataset/same_in_ranks.hpp"
#include "io/dataset/shard_name.hpp"
#include "io/file/hash.hpp"
#include "linnet/error.hpp"

namespace linnet {
namespace {

using Kind = ResidentPart::Kind;

/// The numbers of shards that any rank sees.
std::set<std::uint32_t> counts_in_ranks(const std::string& path, Communicator& ranks) {
  PackedOut own;
  for (const std::uint32_t count : shard_counts(path)) own.number32(count);
  std::set<std::uint32_t> counts;
  for (const std::vector<std::byte>& bytes : bytes_of_ranks(ranks, own.bytes())) {
    for (PackedIn in(bytes); !in.at_end();) counts.insert(in.number32());
  }
  return counts;
}

/// Throws Error(data), which says who takes which shard, if there is no such file.
void require_present(const std::string& file, const Communicator& ranks) {
  std::error_code error;
  if (std::filesystem::exists(file, error) || error) return;
  const std::string rank = std::to_string(ranks.rank());
  throw Error(Fault::data, printable(file) + ": no such file: process " + rank +
                               ", counted from 0, takes shard " + std::to_string(ranks.rank() + 1) +
                               " of " + std::to_string(ranks.size()) +
                               "; copy it to that path on its machine");
}

/// Opens the shard of this rank. Throws Error(data) if it is another one.
PackedSet open_own(const std::string& path, const Communicator& ranks) {
  const std::string file = shard_path(path, ranks);
  require_present(file, ranks);
  PackedSet set = open_packed_shard(file);
  const PackedShard& shard = *set.shard;
  if (shard.number == static_cast<std::uint32_t>(ranks.rank()) + 1 &&
      shard.count == static_cast<std::uint32_t>(ranks.size())) {
    return set;
  }
  throw Error(Fault::data, printable(file) + ": not what its name says, but shard " +
                               std::to_string(shard.number) + " of " + std::to_string(shard.count));
}

/// Whether the parts of all ranks, which are of one packing, are the whole matrix.
bool are_whole(const std::vector<ResidentPart>& parts, std::size_t images, std::size_t columns) {
  const Kind kind = parts.front().kind;
  std::size_t end = 0;
  for (const ResidentPart& part : parts) {
    const bool follows = kind == Kind::rows ? part.begin == end : part.begin <= end;
    if (part.kind != kind || !follows) return false;
    end = std::max(end, part.end);
  }
  return end == (kind == Kind::rows ? images : columns);
}

void require_one_packing(const std::string& path, const PackedSet& set, Communicator& ranks) {
  require_same_in_ranks(ranks,
                        {.subject = path,
                         .verb = "has",
                         .rule = "all shards must be of one packing: pack the data again"},
                        "a shard of the packing " + hash_digits(set.shard->packing));
  const std::vector<ResidentPart> parts = values_of_ranks(ranks, set.shard->part);
  const ImageSet& images = set.images;
  if (are_whole(parts, images.labels.size(), image_bytes(images.size, images.rules))) return;
  throw Error(Fault::data, printable(path) + ": its shards do not fit together; pack it again");
}

}  // namespace

bool has_shards(const std::string& path, Communicator& ranks) {
  const std::set<std::uint32_t> set = counts_in_ranks(path, ranks);
  const std::vector<std::uint32_t> counts(set.begin(), set.end());
  const auto size = static_cast<std::uint32_t>(ranks.size());
  if (counts.empty() || set.contains(size)) return !counts.empty();
  throw Error(
      Fault::data,
      printable(path) + " is packed in " + describe_shard_counts(counts) + ", and " +
          (size == 1 ? "this is one process" : "these are " + std::to_string(size) + " processes") +
          "; start one for each shard: " + training_on_shards(path, counts));
}

PackedSet open_shard(const std::string& path, Communicator& ranks) {
  std::optional<PackedSet> set;
  std::string error;
  try {
    set.emplace(open_own(path, ranks));
  } catch (const Error& caught) {
    if (caught.fault() != Fault::data) throw;
    error = caught.what();
  }
  require_no_error_in_ranks(ranks, error);
  require_one_packing(path, *set, ranks);
  return std::move(*set);
}

std::string shard_path(const std::string& path, const Communicator& ranks) {
  return path_of({path, static_cast<std::uint32_t>(ranks.rank()) + 1,
                  static_cast<std::uint32_t>(ranks.size())});
}

}  // namespace linnet
