#include "bench/scaling/team_sizes.hpp"

namespace linnet::bench {

std::vector<int> team_sizes_up_to(int processors) {
  std::vector<int> sizes;
  for (int power = 1; power < processors; power *= 2) {
    sizes.push_back(power);
    const int halfway = power + power / 2;
    if (power >= 4 && halfway < processors) sizes.push_back(halfway);
  }
  sizes.push_back(processors);
  return sizes;
}

}  // namespace linnet::bench
