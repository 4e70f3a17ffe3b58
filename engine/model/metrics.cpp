#include "linnet/metrics.hpp"

#include <numeric>

namespace linnet {
namespace {

double quotient(double above, double below) {
  return below == 0.0 ? 0.0 : above / below;
}

template <class Weight>
ClassScores average(std::span<const ClassScores> scores, const Weight& weight) {
  ClassScores mean;
  double weights = 0.0;
  for (const ClassScores& score : scores) {
    const double w = weight(score);
    weights += w;
    mean.precision += w * score.precision;
    mean.recall += w * score.recall;
    mean.f1 += w * score.f1;
    mean.support += score.support;
  }
  mean.precision = quotient(mean.precision, weights);
  mean.recall = quotient(mean.recall, weights);
  mean.f1 = quotient(mean.f1, weights);
  return mean;
}

}  // namespace

std::uint64_t ConfusionMatrix::total() const {
  return std::accumulate(counts_.begin(), counts_.end(), std::uint64_t{0});
}

std::uint64_t ConfusionMatrix::correct() const {
  std::uint64_t sum = 0;
  for (std::size_t c = 0; c < classes_; ++c) sum += row(c)[c];
  return sum;
}

double ConfusionMatrix::accuracy() const {
  return quotient(static_cast<double>(correct()), static_cast<double>(total()));
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
    scores[c].precision = quotient(hits, static_cast<double>(predicted));
    scores[c].recall = quotient(hits, static_cast<double>(scores[c].support));
    scores[c].f1 = quotient(2.0 * scores[c].precision * scores[c].recall,
                            scores[c].precision + scores[c].recall);
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
