#include "apps/report/class_shares.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <numeric>

#include "apps/process/output.hpp"
#include "apps/process/unicode_text.hpp"
#include "apps/report/columns.hpp"
#include "engine/core/escape.hpp"

namespace linnet {
namespace {

/// "its only image is", "its 3 images are".
std::string all_images(std::size_t count) {
  return count == 1 ? "its only image is" : fmt::format("its {} images are", grouped(count));
}

/// What is missing of a class; empty if nothing is.
std::string missing_share(const ClassShare& share, bool validates) {
  if (share.train == 0) {
    return fmt::format("is never trained on: {} validated on", all_images(share.valid));
  }
  if (share.valid != 0 || !validates) return "";
  return fmt::format("is never validated on: {} trained on", all_images(share.train));
}

}  // namespace

std::vector<ClassShare> class_shares(std::span<const std::size_t> train,
                                     std::span<const std::size_t> valid,
                                     const ClassWeights& weights) {
  std::vector<ClassShare> shares(train.size());
  const auto all = static_cast<double>(std::accumulate(train.begin(), train.end(), std::size_t{0}));
  const auto classes = static_cast<double>(train.size());
  for (std::size_t c = 0; c < shares.size(); ++c) {
    shares[c] = {.train = train[c], .valid = valid[c]};
    if (!weights.list.empty()) shares[c].weight = weights.list[c];
    if (weights.balanced && train[c] != 0) {
      shares[c].weight = all / (classes * static_cast<double>(train[c]));
    }
  }
  return shares;
}

std::string describe_missing_shares(const std::vector<std::string>& classes,
                                    std::span<const ClassShare> shares) {
  constexpr std::size_t kMostLines = 20;
  const bool validates = std::any_of(shares.begin(), shares.end(),
                                     [](const ClassShare& share) { return share.valid != 0; });
  std::string text;
  std::size_t missing = 0;
  for (std::size_t c = 0; c < shares.size(); ++c) {
    const std::string what = missing_share(shares[c], validates);
    if (what.empty() || ++missing > kMostLines) continue;
    text += fmt::format("Warning: class '{}' {}\n", printable(classes[c]), what);
  }
  if (missing > kMostLines) {
    text += fmt::format("Warning: … and so {} more classes\n", missing - kMostLines);
  }
  return text;
}

std::string describe_weights(const std::vector<std::string>& classes,
                             std::span<const ClassShare> shares) {
  const auto equal = [&](const ClassShare& share) { return share.weight == shares[0].weight; };
  if (std::all_of(shares.begin(), shares.end(), equal)) return "";
  std::vector<std::size_t> shown(classes.size());
  std::iota(shown.begin(), shown.end(), std::size_t{0});
  std::string left_out;
  if (shown.size() > kMostRows) {
    std::stable_sort(shown.begin(), shown.end(), [&](std::size_t a, std::size_t b) {
      return shares[a].weight > shares[b].weight;
    });
    left_out = fmt::format("  … and {} between the largest and the smallest\n",
                           shown.size() - 2 * kRowsAtEnd);
    constexpr auto kRows = static_cast<std::ptrdiff_t>(kRowsAtEnd);
    shown.erase(shown.begin() + kRows, shown.end() - kRows);
  }
  const std::vector<std::string> names = printable_names(classes);
  const std::size_t width = widest(names, 0);
  std::string text = "Class weights, and images to train on\n";
  for (std::size_t c : shown) {
    text += fmt::format("  {}  {:>10.4g}  {:>10}\n", padded(names[c], width), shares[c].weight,
                        grouped(shares[c].train));
  }
  return text + left_out;
}

}  // namespace linnet
