#include "engine/train/step_cost.hpp"

#include <algorithm>

namespace linnet {
namespace {

/// The fraction of the work that the member with the most pieces has.
double largest_share(std::size_t pieces, int members) {
  const auto count = static_cast<std::size_t>(members);
  return static_cast<double>((pieces + count - 1) / count) / static_cast<double>(pieces);
}

/// The number of members that share a slice: 1 as long as there is a slice for each.
std::size_t members_of_a_slice(const StepCost& cost, int members) {
  return std::max<std::size_t>(static_cast<std::size_t>(members) / cost.slices, 1);
}

double exchange_seconds(const StepCost& cost, int members) {
  return members == 1 ? 0.0 : cost.first + (members - 2) * cost.further;
}

}  // namespace

double step_seconds(const StepCost& cost, int members) {
  const std::size_t sharing = members_of_a_slice(cost, members);
  const double clock = 1.0 + (members - 1) * cost.slowdown;
  const double products =
      cost.products * largest_share(cost.slices, members) / static_cast<double>(sharing) * clock;
  const double within_slice =
      sharing == 1 ? 0.0 : exchange_seconds(cost, static_cast<int>(sharing));
  return std::max(products, cost.memory) + cost.loss * largest_share(cost.groups, members) * clock +
         2.0 * exchange_seconds(cost, members) + within_slice;
}

int best_members(const StepCost& cost, int most) {
  int best = 1;
  for (int members = 2; members <= most; ++members) {
    if (step_seconds(cost, members) < step_seconds(cost, best)) best = members;
  }
  return best;
}

}  // namespace linnet
