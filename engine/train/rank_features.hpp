#pragma once

#include <cstddef>

#include "engine/core/index_range.hpp"
#include "linnet/communicator.hpp"
#include "linnet/export.hpp"
#include "linnet/feature_view.hpp"

namespace linnet {

/// The columns that rank `rank` of `ranks` must have (FeatureView::resident) to train on rows of
/// `features` numbers by SGD: its slices of a layer of any layout, for kernels of any instruction
/// set. So those of neighbours overlap. They begin at a multiple of kRowPadding, and end at one or
/// with the row. With more ranks than slices some have none: {0, 0}.
LINNET_EXPORT IndexRange features_of_rank(std::size_t features, std::size_t ranks,
                                          std::size_t rank);  // linnet::io uses it

/// The columns of a rank's slices, of `slice` features each; none: {0, 0}.
IndexRange features_of_slices(std::size_t features, std::size_t slice, std::size_t ranks,
                              std::size_t rank);

/// Throws Error(data), in all ranks, unless each of them has the features of its slices of a layer
/// that they train by SGD. Communicates if they have columns.
void require_own_features(const FeatureView& features, std::size_t slice, Communicator& ranks);

}  // namespace linnet
