#include "engine/data/fetched_rows.hpp"

#include <algorithm>
#include <cstring>
#include <iterator>

#include "engine/core/rank_parts.hpp"
#include "engine/core/rank_shares.hpp"
#include "engine/core/resident.hpp"
#include "linnet/error.hpp"

namespace linnet {
namespace {

using Indices = std::vector<std::uint32_t>;

void sort_once(Indices& indices) {
  std::sort(indices.begin(), indices.end());
  indices.erase(std::unique(indices.begin(), indices.end()), indices.end());
}

/// Those of some rows that are not here as a whole, ascending.
Indices absent_rows(const FeatureView& features, std::span<const std::uint32_t> wanted) {
  Indices absent;
  if (resident_columns(features).size() != features.columns()) {
    absent.assign(wanted.begin(), wanted.end());
  } else {
    const IndexRange rows = resident_rows(features);
    std::copy_if(wanted.begin(), wanted.end(), std::back_inserter(absent),
                 [&](std::uint32_t row) { return row < rows.begin || row >= rows.end; });
  }
  sort_once(absent);
  return absent;
}

/// The rows that any rank wants, ascending. Communicates.
Indices wanted_by_any(Communicator& ranks, const Indices& own) {
  Indices all;
  for (const std::vector<std::byte>& bytes : bytes_of_ranks(ranks, std::as_bytes(std::span(own)))) {
    Indices of_rank(bytes.size() / sizeof(std::uint32_t));
    if (!bytes.empty()) std::memcpy(of_rank.data(), bytes.data(), bytes.size());
    all.insert(all.end(), of_rank.begin(), of_rank.end());
  }
  sort_once(all);
  return all;
}

/// What a rank passes on: its columns of those of the rows that it has.
struct Passed {
  std::span<const std::uint32_t> rows;
  std::size_t offset;  ///< of its columns in a row, in bytes
  std::size_t bytes;   ///< of its columns

  std::span<const std::uint32_t> piece(std::size_t first, std::size_t count) const {
    const std::size_t begin = std::min(first, rows.size());
    return rows.subspan(begin, std::min(count, rows.size() - begin));
  }
};

Passed passed(const FeatureView& features, const ResidentPart& part, const Indices& wanted) {
  const IndexRange columns = resident_columns(part, features.columns());
  const IndexRange rows = resident_rows(part, features.rows());
  const auto begin = std::lower_bound(wanted.begin(), wanted.end(), rows.begin);
  const auto end = std::lower_bound(begin, wanted.end(), rows.end);
  const std::size_t element = element_bytes(features.type());
  return {
      .rows = {begin, end}, .offset = columns.begin * element, .bytes = columns.size() * element};
}

/// How far ranges reach from 0 on without a gap.
std::size_t covered(std::vector<IndexRange> ranges) {
  std::sort(ranges.begin(), ranges.end(),
            [](const IndexRange& a, const IndexRange& b) { return a.begin < b.begin; });
  std::size_t end = 0;
  for (const IndexRange& range : ranges) {
    if (range.begin <= end) end = std::max(end, range.end);
  }
  return end;
}

/// Throws unless the ranks together pass on all bytes of the rows.
void require_all(const std::vector<Passed>& parts, const Indices& wanted, std::size_t row_bytes) {
  std::vector<IndexRange> rows;
  std::vector<IndexRange> bytes;
  for (const Passed& part : parts) {
    const auto first = static_cast<std::size_t>(part.rows.data() - wanted.data());
    rows.push_back({first, first + part.rows.size()});
    bytes.push_back({part.offset, part.offset + part.bytes});
  }
  if (covered(rows) == wanted.size() && covered(bytes) == row_bytes) return;
  throw Error(Fault::usage, "examples: some of the features are in no process");
}

/// Each rank tells the others what it passes on; calls take(row, offset, bytes) for the bytes of a
/// row from `offset` on that come from any of them. Passes `all_bytes` of all at once.
template <class Take>
void exchange(Communicator& ranks, const FeatureView& features, const std::vector<Passed>& parts,
              std::size_t all_bytes, const Take& take) {
  std::size_t most_rows = 0;
  std::size_t most_bytes = 1;
  for (const Passed& part : parts) {
    most_rows = std::max(most_rows, part.rows.size());
    most_bytes = std::max(most_bytes, part.bytes);
  }
  const std::size_t piece =
      std::min(most_rows, std::max<std::size_t>(all_bytes / parts.size() / most_bytes, 1));
  const Passed& mine = parts[static_cast<std::size_t>(ranks.rank())];
  std::vector<std::byte> own(piece * most_bytes);
  std::vector<std::byte> all(parts.size() * own.size());
  for (std::size_t first = 0; first < most_rows; first += piece) {
    std::byte* to = own.data();
    for (const std::uint32_t row : mine.piece(first, piece)) {
      to = std::copy_n(features.row(row) + mine.offset, mine.bytes, to);
    }
    ranks.all_gather(std::span<const std::byte>(own), std::span(all));
    for (std::size_t rank = 0; rank < parts.size(); ++rank) {
      const std::byte* from = all.data() + rank * own.size();
      for (const std::uint32_t row : parts[rank].piece(first, piece)) {
        take(row, parts[rank].offset, std::span(from, parts[rank].bytes));
        from += parts[rank].bytes;
      }
    }
  }
}

}  // namespace

std::size_t most_kept_bytes(const FeatureView& features) {
  constexpr std::size_t kLittle = std::size_t{64} << 20;
  return kLittle + features.bytes().size() / 2;
}

void require_few_absent(Communicator& ranks, const FeatureView& features,
                        std::span<const std::uint32_t> wanted, std::size_t most_bytes,
                        const std::string& why) {
  struct Kept {
    std::size_t rows;
    std::size_t most_bytes;
  };
  const std::vector<Kept> of_ranks =
      values_of_ranks(ranks, Kept{absent_rows(features, wanted).size(), most_bytes});
  const std::size_t row_bytes = features.columns() * element_bytes(features.type());
  for (std::size_t rank = 0; rank < of_ranks.size(); ++rank) {
    const Kept& kept = of_ranks[rank];
    if (kept.rows * row_bytes <= kept.most_bytes) continue;
    throw Error(Fault::data,
                "process " + std::to_string(rank) + " would keep " + std::to_string(kept.rows) +
                    " rows that others have, " + std::to_string(kept.rows * row_bytes) +
                    " bytes, where " + std::to_string(kept.most_bytes) + " are allowed: " + why,
                "resident");
  }
}

FetchedRows::FetchedRows(Communicator& ranks, const FeatureView& features,
                         std::span<const std::uint32_t> wanted, std::size_t most_bytes) {
  const std::vector<ResidentPart> resident = parts_of_ranks(ranks, features);
  if (features.resident().kind == ResidentPart::Kind::all) return;
  indices_ = absent_rows(features, wanted);
  const std::size_t row_bytes = features.columns() * element_bytes(features.type());
  rows_ = Matrix<std::uint8_t>(indices_.size(), row_bytes);
  const Indices all = wanted_by_any(ranks, indices_);
  std::vector<Passed> parts;
  for (const ResidentPart& part : resident) {
    parts.push_back(passed(features, part, all));
  }
  require_all(parts, all, row_bytes);
  exchange(ranks, features, parts, most_bytes,
           [&](std::uint32_t row, std::size_t offset, std::span<const std::byte> bytes) {
             if (const auto place = place_of(row)) {
               std::memcpy(rows_.row(*place) + offset, bytes.data(), bytes.size());
             }
           });
}

std::optional<std::size_t> FetchedRows::place_of(std::uint32_t row) const {
  const auto found = std::lower_bound(indices_.begin(), indices_.end(), row);
  if (found == indices_.end() || *found != row) return std::nullopt;
  return static_cast<std::size_t>(found - indices_.begin());
}

const std::byte* FetchedRows::find(std::uint32_t row) const {
  const std::optional<std::size_t> place = place_of(row);
  return place ? reinterpret_cast<const std::byte*>(rows_.row(*place)) : nullptr;
}

}  // namespace linnet
