#include "engine/model/roc_auc.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <string>
#include <vector>

#include "engine/core/floating_point.hpp"
#include "linnet/error.hpp"
#include "linnet/scores.hpp"

namespace linnet {
namespace {

/// One pass of a radix sort: by the byte of the keys above `shift` bits, stable.
void sort_by_byte(std::span<const std::uint32_t> keys, std::span<std::uint32_t> sorted,
                  unsigned shift) {
  std::array<std::size_t, 257> starts{};
  for (const std::uint32_t key : keys) ++starts[(key >> shift & 0xff) + 1];
  for (std::size_t i = 1; i < starts.size(); ++i) starts[i] += starts[i - 1];
  for (const std::uint32_t key : keys) sorted[starts[key >> shift & 0xff]++] = key;
}

}  // namespace

void sort_keys(std::span<std::uint32_t> keys, std::span<std::uint32_t> scratch) {
  // Of fewer keys std::sort takes as long; of a million, six times as long as the four passes.
  constexpr std::size_t kFewKeys = 1024;
  if (keys.size() < kFewKeys) {
    std::sort(keys.begin(), keys.end());
    return;
  }
  const std::span<std::uint32_t> other = scratch.first(keys.size());
  sort_by_byte(keys, other, 0);
  sort_by_byte(other, keys, 8);
  sort_by_byte(keys, other, 16);
  sort_by_byte(other, keys, 24);
}

double area_of_sorted(std::span<const std::uint32_t> positives,
                      std::span<const std::uint32_t> others) {
  if (positives.empty() || others.empty()) return std::numeric_limits<double>::quiet_NaN();
  // Twice the pairs, so that half a pair is a whole number; labels are 32 bits, so that it fits.
  std::uint64_t twice = 0;
  std::size_t below = 0;  // others with a smaller key, and up to `not_above` with an equal one
  std::size_t not_above = 0;
  for (const std::uint32_t key : positives) {
    while (below < others.size() && others[below] < key) ++below;
    not_above = std::max(not_above, below);
    while (not_above < others.size() && others[not_above] == key) ++not_above;
    twice += below + not_above;
  }
  return static_cast<double>(twice) /
         (2.0 * static_cast<double>(positives.size()) * static_cast<double>(others.size()));
}

double area_of(std::span<std::uint32_t> keys, std::span<const std::uint32_t> labels,
               std::uint32_t positive, std::span<std::uint32_t> scratch) {
  const auto count = static_cast<std::size_t>(std::count(labels.begin(), labels.end(), positive));
  const std::span<std::uint32_t> positives = scratch.first(count);
  const std::span<std::uint32_t> others = scratch.subspan(count, keys.size() - count);
  auto next_positive = positives.begin();
  auto next_other = others.begin();
  for (std::size_t i = 0; i < keys.size(); ++i) {
    *(labels[i] == positive ? next_positive : next_other)++ = keys[i];
  }
  sort_keys(positives, keys);
  sort_keys(others, keys);
  return area_of_sorted(positives, others);
}

double roc_auc(std::span<const float> scores, std::span<const std::uint8_t> positive) {
  if (scores.size() != positive.size()) {
    throw Error(Fault::usage, "roc_auc: as many flags as scores are needed");
  }
  const StandardFloatingPoint standard;
  std::vector<std::uint32_t> keys(scores.size());
  std::vector<std::uint32_t> scratch(scores.size());
  std::vector<std::uint32_t> labels(scores.size());
  for (std::size_t i = 0; i < scores.size(); ++i) {
    if (std::isnan(scores[i])) {
      throw Error(Fault::data, "roc_auc: score " + std::to_string(i) + " is not a number");
    }
    keys[i] = order_key(scores[i]);
    labels[i] = positive[i] != 0 ? 1 : 0;
  }
  return area_of(keys, labels, 1, scratch);
}

double mean_auc(std::span<const double> auc) {
  double sum = 0.0;
  std::size_t count = 0;
  for (const double area : auc) {
    if (std::isnan(area)) continue;
    sum += area;
    ++count;
  }
  return count == 0 ? std::numeric_limits<double>::quiet_NaN() : sum / static_cast<double>(count);
}

}  // namespace linnet
