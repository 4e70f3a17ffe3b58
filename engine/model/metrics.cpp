#include "linnet/metrics.hpp"

#include <cmath>
#include <limits>
#include <numeric>
#include <stdexcept>
#include <utility>

namespace linnet {
namespace {

constexpr double kUndefined = std::numeric_limits<double>::quiet_NaN();

double quotient(double above, double below) {
  return below == 0.0 ? kUndefined : above / below;
}

/// The weighted mean of those values of the scores that are defined.
template <class Weight>
double mean_of(double ClassScores::*value, std::span<const ClassScores> scores,
               const Weight& weight) {
  double sum = 0.0;
  double weights = 0.0;
  for (const ClassScores& score : scores) {
    if (score.support == 0 || std::isnan(score.*value)) continue;
    sum += weight(score) * score.*value;
    weights += weight(score);
  }
  return quotient(sum, weights);
}

template <class Weight>
ClassScores average(std::span<const ClassScores> scores, const Weight& weight) {
  ClassScores mean{.precision = mean_of(&ClassScores::precision, scores, weight),
                   .recall = mean_of(&ClassScores::recall, scores, weight),
                   .f1 = mean_of(&ClassScores::f1, scores, weight)};
  for (const ClassScores& score : scores) mean.support += score.support;
  return mean;
}

}  // namespace

ConfusionMatrix::ConfusionMatrix(std::size_t classes, std::size_t outputs,
                                 std::vector<std::uint64_t> counts)
    : classes_(classes), outputs_(outputs), counts_(std::move(counts)) {
  const bool fits = outputs == 0 ? counts_.empty() : counts_.size() / outputs == classes;
  if (!fits || counts_.size() != classes * outputs) throw std::out_of_range("counts");
}

std::uint64_t ConfusionMatrix::total() const {
  return std::accumulate(counts_.begin(), counts_.end(), std::uint64_t{0});
}

std::uint64_t ConfusionMatrix::correct() const {
  std::uint64_t sum = 0;
  for (std::size_t c = 0; c < classes_; ++c) sum += row(c)[c];
  return sum;
}

double ConfusionMatrix::accuracy() const {
  const auto all = static_cast<double>(total());
  return all == 0.0 ? 0.0 : static_cast<double>(correct()) / all;
}

std::vector<ClassScores> class_scores(const ConfusionMatrix& confusion) {
  std::vector<ClassScores> scores(confusion.classes());
  for (std::size_t c = 0; c < scores.size(); ++c) {
    const auto row = confusion.row(c);
    scores[c].support = std::accumulate(row.begin(), row.end(), std::uint64_t{0});
    std::uint64_t predicted = 0;
    for (std::size_t truth = 0; truth < scores.size(); ++truth) {
      predicted += confusion.row(truth)[c];
    }
    const auto hits = static_cast<double>(row[c]);
    const auto support = static_cast<double>(scores[c].support);
    scores[c].precision = quotient(hits, static_cast<double>(predicted));
    scores[c].recall = quotient(hits, support);
    scores[c].f1 = quotient(2.0 * hits, static_cast<double>(predicted) + support);
  }
  return scores;
}

ClassScores macro_average(std::span<const ClassScores> scores) {
  return average(scores, [](const ClassScores&) { return 1.0; });
}

ClassScores weighted_average(std::span<const ClassScores> scores) {
  return average(scores,
                 [](const ClassScores& score) { return static_cast<double>(score.support); });
}

}  // namespace linnet
