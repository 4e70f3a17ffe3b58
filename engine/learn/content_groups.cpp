#include "engine/learn/content_groups.hpp"

#include <algorithm>
#include <numeric>
#include <utility>

namespace linnet {

ContentGroups::ContentGroups(std::span<const std::uint64_t> content)
    : sorted_(content.size()), group_(content.size()) {
  std::vector<std::pair<std::uint64_t, std::uint32_t>> order;
  order.reserve(content.size());
  for (std::size_t i = 0; i < content.size(); ++i) {
    order.emplace_back(content[i], static_cast<std::uint32_t>(i));
  }
  std::sort(order.begin(), order.end());
  for (std::size_t place = 0; place < order.size(); ++place) {
    if (place == 0 || order[place].first != order[place - 1].first) starts_.push_back(place);
    sorted_[place] = order[place].second;
    group_[order[place].second] = static_cast<std::uint32_t>(starts_.size() - 1);
  }
  starts_.push_back(order.size());
}

ContentGroups::ContentGroups(std::size_t count)
    : sorted_(count), starts_(count + 1), group_(count) {
  std::iota(sorted_.begin(), sorted_.end(), 0U);
  std::iota(starts_.begin(), starts_.end(), std::size_t{0});
  std::iota(group_.begin(), group_.end(), 0U);
}

}  // namespace linnet
