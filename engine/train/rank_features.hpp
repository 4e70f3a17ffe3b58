#pragma once

#include <cstddef>

#include "engine/core/index_range.hpp"
#include "linnet/export.hpp"

namespace LINNET_EXPORT linnet {  // linnet::io uses it

/// The columns that rank `rank` of `ranks` must have (FeatureView::resident) to train on rows of
/// `features` numbers by SGD: its slices of a layer of any layout, for kernels of any instruction
/// set. So those of neighbours overlap. They begin at a multiple of kRowPadding, and end at one or
/// with the row. With more ranks than slices some have none: {0, 0}.
IndexRange features_of_rank(std::size_t features, std::size_t ranks, std::size_t rank);

}  // namespace linnet
