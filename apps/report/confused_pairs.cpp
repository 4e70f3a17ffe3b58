#include "apps/report/confused_pairs.hpp"

#include <algorithm>

namespace linnet {

std::vector<ConfusedPair> most_confused(const ConfusionMatrix& confusion, std::size_t most) {
  std::vector<ConfusedPair> pairs;
  for (std::size_t truth = 0; truth < confusion.classes(); ++truth) {
    for (std::size_t output = 0; output < confusion.outputs(); ++output) {
      const std::uint64_t count = confusion.row(truth)[output];
      if (truth != output && count != 0) pairs.push_back({truth, output, count});
    }
  }
  std::stable_sort(pairs.begin(), pairs.end(),
                   [](const ConfusedPair& a, const ConfusedPair& b) { return a.count > b.count; });
  if (pairs.size() > most) pairs.resize(most);
  return pairs;
}

}  // namespace linnet
