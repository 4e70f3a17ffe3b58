#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
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

}  // namespace linnet
