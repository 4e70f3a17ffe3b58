#pragma once

#include <cstddef>

#include "engine/core/index_range.hpp"
#include "linnet/error.hpp"
#include "linnet/feature_view.hpp"

namespace linnet {

/// The columns of which a process has numbers, of a matrix with so many.
inline IndexRange resident_columns(const ResidentPart& part, std::size_t columns) {
  if (part.kind == ResidentPart::Kind::columns) return {part.begin, part.end};
  return {0, columns};
}

/// The same of its rows.
inline IndexRange resident_rows(const ResidentPart& part, std::size_t rows) {
  if (part.kind == ResidentPart::Kind::rows) return {part.begin, part.end};
  return {0, rows};
}

inline IndexRange resident_columns(const FeatureView& features) {
  return resident_columns(features.resident(), features.columns());
}

inline IndexRange resident_rows(const FeatureView& features) {
  return resident_rows(features.resident(), features.rows());
}

/// Throws Error(usage) if only a part of the features is here, for what reads all of them.
inline void require_whole(const FeatureView& features) {
  if (features.resident().kind == ResidentPart::Kind::all) return;
  throw Error(Fault::usage, "this process has a part of the features alone", "resident");
}

}  // namespace linnet
