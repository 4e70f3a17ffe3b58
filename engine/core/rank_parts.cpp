#include "engine/core/rank_parts.hpp"

#include <algorithm>

#include "engine/core/rank_shares.hpp"
#include "linnet/error.hpp"

namespace linnet {

std::vector<ResidentPart> parts_of_ranks(Communicator& ranks, const FeatureView& features) {
  std::vector<ResidentPart> parts = values_of_ranks(ranks, features.resident());
  const bool are_alike = std::all_of(parts.begin(), parts.end(), [&](const ResidentPart& part) {
    return part.kind == parts.front().kind;
  });
  if (are_alike) return parts;
  throw Error(Fault::usage,
              "examples: all processes must have columns, or rows, or all of the features",
              "resident");
}

}  // namespace linnet
