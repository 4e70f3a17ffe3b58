#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "engine/core/rank_shares.hpp"
#include "linnet/communicator.hpp"
#include "linnet/feature_view.hpp"
#include "linnet/matrix.hpp"

namespace linnet {

/// Rows of features that processes divide, in memory of this process and whole: each process passes
/// on what it has of the rows that the others ask for.
class FetchedRows {
 public:
  /// None.
  FetchedRows() = default;

  /// Fetches the rows that `wanted` names, in any order and as often as it likes, but for those
  /// that are here as a whole already. Each rank may want others. Communicates, in pieces of
  /// `most_bytes` of all together. Throws Error(usage), in all ranks, if a number is in none of
  /// them, and where they have parts of different kinds (parts_of_ranks).
  FetchedRows(Communicator& ranks, const FeatureView& features,
              std::span<const std::uint32_t> wanted, std::size_t most_bytes = kGatheredBytes);

  bool empty() const noexcept { return indices_.empty(); }

  /// The start of a row that was fetched; null for one that was not.
  const std::byte* find(std::uint32_t row) const;

 private:
  std::optional<std::size_t> place_of(std::uint32_t row) const;

  std::vector<std::uint32_t> indices_;  ///< of the rows, ascending
  Matrix<std::uint8_t> rows_;           ///< their bytes
};

/// The bytes of rows of others that a rank may keep while it trains: half of what it has itself, as
/// shares of the work and of the rows never fit exactly, or little. More would take the memory that
/// it saves by having a part alone.
std::size_t most_kept_bytes(const FeatureView& features);

/// Throws Error(data), in all ranks, if in any of them those of the rows it wants that are not here
/// as a whole take more than `most_bytes`, each by its own; `why` says why there are so many, and a
/// way out. Communicates.
void require_few_absent(Communicator& ranks, const FeatureView& features,
                        std::span<const std::uint32_t> wanted, std::size_t most_bytes,
                        const std::string& why);

}  // namespace linnet
