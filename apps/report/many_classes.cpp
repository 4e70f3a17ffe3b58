#include "apps/report/many_classes.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <numeric>

#include "apps/process/output.hpp"
#include "apps/process/unicode_text.hpp"
#include "apps/report/columns.hpp"
#include "apps/report/confused_pairs.hpp"
#include "engine/core/escape.hpp"

namespace linnet {
namespace {

std::string name_of_output(const std::vector<std::string>& classes, std::size_t output) {
  return output < classes.size() ? printable(classes[output]) : "(no class)";
}

}  // namespace

std::string confused_pairs(const std::vector<std::string>& classes,
                           const ConfusionMatrix& confusion) {
  constexpr std::size_t kMostPairs = 20;
  const std::size_t every = confusion.classes() * confusion.outputs();
  std::vector<ConfusedPair> pairs = most_confused(confusion, every);
  const std::uint64_t wrong = confusion.total() - confusion.correct();
  if (pairs.empty()) return fmt::format("No image of the {} classes is confused\n", classes.size());
  const std::size_t all = pairs.size();
  pairs.resize(std::min(pairs.size(), kMostPairs));
  std::vector<std::string> truths = {"true"};
  std::vector<std::string> predictions = {"predicted"};
  for (const ConfusedPair& pair : pairs) {
    truths.push_back(name_of_output(classes, pair.truth));
    predictions.push_back(name_of_output(classes, pair.predicted));
  }
  const std::size_t truth_width = widest(truths, 0);
  const std::size_t predicted_width = widest(predictions, 0);
  std::string text = fmt::format("Most confused of {} classes\n", classes.size());
  std::uint64_t shown = 0;
  for (std::size_t i = 0; i < truths.size(); ++i) {
    const std::string images = i == 0 ? "images" : grouped(pairs[i - 1].count);
    if (i != 0) shown += pairs[i - 1].count;
    text += fmt::format("  {}  {}  {:>8}\n", padded(truths[i], truth_width),
                        padded(predictions[i], predicted_width), images);
  }
  if (all > pairs.size()) {
    text += fmt::format("  … and {} in {} other pairs: see --metrics\n",
                        counted(wrong - shown, "image", "images"), grouped(all - pairs.size()));
  }
  return text;
}

std::vector<std::size_t> worst_classes(const std::vector<ClassScores>& scores) {
  std::vector<std::size_t> order;
  for (std::size_t c = 0; c < scores.size(); ++c) {
    if (scores[c].support != 0) order.push_back(c);
  }
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return scores[a].f1 < scores[b].f1; });
  order.resize(std::min(order.size(), kRowsAtEnd));
  return order;
}

std::string smallest_classes(const std::vector<std::string>& classes,
                             const std::vector<std::size_t>& counts) {
  std::vector<std::size_t> order(classes.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return counts[a] < counts[b]; });
  const std::size_t shown = std::min(order.size(), kRowsAtEnd);
  std::vector<std::string> names;
  for (std::size_t i = 0; i < shown; ++i) names.push_back(printable(classes[order[i]]));
  const std::size_t width = widest(names, 0);
  std::string text;
  for (std::size_t i = 0; i < shown; ++i) {
    text += fmt::format("  {}  {:>10}\n", padded(names[i], width), grouped(counts[order[i]]));
  }
  if (shown == order.size()) return text;
  return text + fmt::format("  … and {} more classes of {} to {} images\n", order.size() - shown,
                            grouped(counts[order[shown]]), grouped(counts[order.back()]));
}

}  // namespace linnet
