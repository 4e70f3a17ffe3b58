#pragma once

#include <vector>

#include "linnet/communicator.hpp"
#include "linnet/feature_view.hpp"

namespace linnet {

/// What each rank has of the features. Communicates. Throws Error(usage), in all ranks, unless all
/// have the same kind of part: what ranks then do together depends on it.
std::vector<ResidentPart> parts_of_ranks(Communicator& ranks, const FeatureView& features);

}  // namespace linnet
