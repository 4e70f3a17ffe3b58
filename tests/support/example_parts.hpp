#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>

#include "engine/core/resident.hpp"
#include "engine/train/rank_features.hpp"
#include "linnet/communicator.hpp"
#include "linnet/examples.hpp"
#include "tests/support/guarded_memory.hpp"

namespace linnet::test {

/// Examples of bytes of which memory has a part of the features alone: a copy between guards, which
/// end the program where it is left at an end. Between the rows of the part are other bytes.
class ExamplePart {
 public:
  ExamplePart(const Examples& whole, const ResidentPart& part, Flush flush)
      : whole_(whole),
        part_(part),
        columns_(resident_columns(part, whole.features.columns())),
        rows_(resident_rows(part, whole.features.rows())),
        copy_(rows_.size(), columns_.size(), row_stride(columns_.size(), 1), flush) {
    if (columns_.empty()) return;
    for (std::size_t i = 0; i < rows_.size(); ++i) {
      std::memcpy(copy_.row(i), whole.features.row(rows_.begin + i) + columns_.begin,
                  columns_.size());
    }
  }

  Examples examples() const {
    Examples part = whole_;
    part.features = FeatureView(whole_.features.type(), copy_.row(0), whole_.features.rows(),
                                whole_.features.columns(), copy_.stride(), part_);
    return part;
  }

 private:
  Examples whole_;
  ResidentPart part_;
  IndexRange columns_;
  IndexRange rows_;
  GuardedMatrix<std::uint8_t> copy_;
};

/// What a rank has if the processes divide examples as packed data sets do.
inline ExamplePart part_of_rank(const Examples& whole, const Communicator& ranks,
                                ResidentPart::Kind kind) {
  const auto rank = static_cast<std::size_t>(ranks.rank());
  const auto size = static_cast<std::size_t>(ranks.size());
  const FeatureView& features = whole.features;
  const IndexRange range = kind == ResidentPart::Kind::columns
                               ? features_of_rank(features.columns(), size, rank)
                               : subrange(features.rows(), size, rank);
  return {whole, {kind, range.begin, range.end}, rank % 2 == 0 ? Flush::back : Flush::front};
}

}  // namespace linnet::test
