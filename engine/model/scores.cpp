#include "linnet/scores.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

#include "engine/core/floating_point.hpp"
#include "engine/core/workers.hpp"
#include "engine/model/logit_source.hpp"
#include "engine/model/roc_auc.hpp"
#include "engine/model/row_softmax.hpp"
#include "linnet/error.hpp"

namespace linnet {
namespace {

/// What is kept of an example.
struct RowScore {
  double loss = 0.0;
  double confidence = 0.0;
  std::uint32_t prediction = 0;
  std::uint32_t rank = 0;  ///< of the label
};

/// The scores of the examples of a source of logits, for one call.
class Scoring {
 public:
  Scoring(const LogitSource& source, std::size_t classes, const ScoreOptions& options)
      : source_(source), classes_(classes), options_(options), rows_(source.rows()) {
    if (options.top_k == 0) throw Error(Fault::usage, "scores: top_k is 0", "top_k");
    if (options.bins == 0) throw Error(Fault::usage, "scores: there are no bins", "bins");
  }

  Scores run() {
    Scores scores;
    if (options_.auc) {
      scores.auc = areas();
    } else {
      pass({}, {});
    }
    scores.confusion = confusion();
    const auto examples = static_cast<double>(std::max<std::size_t>(rows_.size(), 1));
    std::size_t hits = 0;
    for (const RowScore& row : rows_) {
      scores.log_loss += row.loss;
      if (row.rank < options_.top_k) ++hits;
    }
    scores.log_loss /= examples;
    scores.top_k_accuracy = static_cast<double>(hits) / examples;
    scores.calibration_error = calibration_gap() / examples;
    return scores;
  }

 private:
  /// Sets the score of each example, and the keys by which the examples are ordered for some
  /// classes, all examples for one class after the other.
  void pass(std::span<const std::uint32_t> classes, std::span<std::uint32_t> keys) {
    source_.for_each_batch([&](std::size_t first, MatrixView<const float> logits) {
      RowSoftmax softmax(source_.outputs());
      for (std::size_t i = 0; i < logits.rows(); ++i) {
        softmax.take({logits.row(i), logits.columns()});
        const std::size_t label = source_.labels()[first + i];
        rows_[first + i] = {.loss = softmax.loss(label),
                            .confidence = softmax.confidence(),
                            .prediction = static_cast<std::uint32_t>(softmax.prediction()),
                            .rank = static_cast<std::uint32_t>(softmax.rank(label))};
        for (std::size_t j = 0; j < classes.size(); ++j) {
          keys[j * rows_.size() + first + i] =
              order_key(static_cast<float>(softmax.log_odds(classes[j])));
        }
      }
    });
  }

  /// The area of each class.
  std::vector<double> areas() {
    std::vector<double> areas(classes_, std::numeric_limits<double>::quiet_NaN());
    const std::vector<std::uint32_t> mixed = mixed_classes();
    const std::size_t class_bytes = std::max<std::size_t>(rows_.size(), 1) * sizeof(std::uint32_t);
    const std::size_t width =
        std::min(std::max<std::size_t>(options_.auc_bytes / class_bytes, 1), mixed.size());
    std::vector<std::uint32_t> keys(width * rows_.size());
    if (mixed.empty()) pass({}, {});
    for (std::size_t first = 0; first < mixed.size(); first += width) {
      const auto some = std::span(mixed).subspan(first, std::min(width, mixed.size() - first));
      pass(some, keys);
      set_areas(some, keys, areas);
    }
    return areas;
  }

  /// The classes of which there are examples besides those of others.
  std::vector<std::uint32_t> mixed_classes() const {
    std::vector<std::size_t> counts(classes_);
    for (const std::uint32_t label : source_.labels()) ++counts[label];
    std::vector<std::uint32_t> mixed;
    for (std::size_t c = 0; c < classes_; ++c) {
      if (counts[c] != 0 && counts[c] != rows_.size())
        mixed.push_back(static_cast<std::uint32_t>(c));
    }
    return mixed;
  }

  void set_areas(std::span<const std::uint32_t> classes, std::span<std::uint32_t> keys,
                 std::span<double> areas) const {
    const Workers& workers = source_.context().workers();
    std::vector<std::vector<std::uint32_t>> scratch(static_cast<std::size_t>(workers.threads()));
    workers.for_each(classes.size(), LoopSchedule::dynamic, [&](std::size_t j, int worker) {
      std::vector<std::uint32_t>& mine = scratch[static_cast<std::size_t>(worker)];
      mine.resize(rows_.size());
      areas[classes[j]] =
          area_of(keys.subspan(j * rows_.size(), rows_.size()), source_.labels(), classes[j], mine);
    });
  }

  ConfusionMatrix confusion() const {
    ConfusionMatrix confusion(classes_, source_.outputs());
    for (std::size_t i = 0; i < rows_.size(); ++i) {
      confusion.add(source_.labels()[i], rows_[i].prediction);
    }
    return confusion;
  }

  /// Σ_b |correct predictions in b − sum of confidences in b|.
  double calibration_gap() const {
    std::vector<double> gaps(options_.bins);
    const auto bins = static_cast<double>(options_.bins);
    for (std::size_t i = 0; i < rows_.size(); ++i) {
      const double end = std::clamp(std::ceil(rows_[i].confidence * bins), 1.0, bins);
      const bool correct = rows_[i].prediction == source_.labels()[i];
      gaps[static_cast<std::size_t>(end) - 1] += (correct ? 1.0 : 0.0) - rows_[i].confidence;
    }
    double sum = 0.0;
    for (const double gap : gaps) sum += std::fabs(gap);
    return sum;
  }

  const LogitSource& source_;
  std::size_t classes_;
  ScoreOptions options_;
  std::vector<RowScore> rows_;
};

}  // namespace

Scores score(MatrixView<const float> logits, std::span<const std::uint32_t> labels,
             const ScoreOptions& options, const Context& context, const StopRequest& stop) {
  const StandardFloatingPoint standard;
  const LogitMatrix source(logits, labels, LogitRule::probabilities, context, stop);
  return Scoring(source, logits.columns(), options).run();
}

Scores score(const LinearModel& model, const Examples& examples, const ScoreOptions& options,
             const Context& context, const StopRequest& stop) {
  const StandardFloatingPoint standard;
  const ModelLogits source(model, examples, context, stop);
  return Scoring(source, examples.classes, options).run();
}

double log_loss(MatrixView<const float> logits, std::span<const std::uint32_t> labels,
                const Context& context) {
  return score(logits, labels, {.auc = false}, context).log_loss;
}

double top_k_accuracy(MatrixView<const float> logits, std::span<const std::uint32_t> labels,
                      std::size_t k, const Context& context) {
  return score(logits, labels, {.top_k = k, .auc = false}, context).top_k_accuracy;
}

double expected_calibration_error(MatrixView<const float> logits,
                                  std::span<const std::uint32_t> labels, std::size_t bins,
                                  const Context& context) {
  return score(logits, labels, {.bins = bins, .auc = false}, context).calibration_error;
}

}  // namespace linnet
