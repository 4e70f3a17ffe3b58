#include "linnet/scores.hpp"

#include <algorithm>
#include <atomic>
#include <cmath>
#include <limits>
#include <vector>

#include "engine/core/floating_point.hpp"
#include "engine/core/parallel_ranges.hpp"
#include "engine/core/workers.hpp"
#include "engine/model/logit_source.hpp"
#include "engine/model/roc_auc.hpp"
#include "engine/model/row_softmax.hpp"
#include "linnet/error.hpp"

namespace linnet {
namespace {

/// What is kept of an example.
struct RowScore {
  RowSoftmax softmax;
  double loss = 0.0;
  std::uint32_t rank = 0;  ///< of the label
};

/// What ScoreOptions::advance is called with: steps of all passes over the examples, as shares of
/// the number of examples.
class ScoringProgress {
 public:
  ScoringProgress(const ScoreOptions& options, std::size_t examples, std::size_t steps)
      : advance_(options.advance), examples_(examples), steps_(steps) {}

  /// May be called from any thread.
  void advance(std::size_t steps) {
    const std::size_t before = done_.fetch_add(steps, std::memory_order_relaxed);
    advance_(examples_after(before + steps) - examples_after(before));
  }

 private:
  std::size_t examples_after(std::size_t steps) const {
    const double share = static_cast<double>(steps) / static_cast<double>(steps_);
    return static_cast<std::size_t>(share * static_cast<double>(examples_));
  }

  const std::function<void(std::size_t)>& advance_;
  std::size_t examples_;
  std::size_t steps_;
  std::atomic<std::size_t> done_ = 0;
};

/// A step of progress is an example and a class: scored, given its key, or sorted.
constexpr std::size_t kStepsWithAreas = 3;

/// The scores of the examples of a source of logits, for one call.
class Scoring {
 public:
  Scoring(const LogitSource& source, std::size_t classes, const ScoreOptions& options)
      : source_(source),
        classes_(classes),
        options_(options),
        rows_(source.rows()),
        progress_(options_, rows_.size(),
                  rows_.size() * classes * (options.auc ? kStepsWithAreas : 1)) {
    if (options.top_k == 0) throw Error(Fault::usage, "scores: top_k is 0", "top_k");
    if (options.bins == 0) throw Error(Fault::usage, "scores: there are no bins", "bins");
  }

  Scores run() {
    score_rows();
    Scores scores;
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
    if (options_.auc) scores.auc = areas();
    return scores;
  }

 private:
  void score_rows() {
    source_.for_each_batch([&](std::size_t first, MatrixView<const float> logits) {
      for (std::size_t i = 0; i < logits.rows(); ++i) {
        const std::span<const float> row(logits.row(i), logits.columns());
        const std::size_t label = source_.labels()[first + i];
        const RowSoftmax softmax(row);
        rows_[first + i] = {.softmax = softmax,
                            .loss = softmax.loss(row[label]),
                            .rank = static_cast<std::uint32_t>(rank_of(label, row))};
      }
      progress_.advance(logits.rows() * classes_);
    });
  }

  /// The area of each class, some classes at a time.
  std::vector<double> areas() {
    std::vector<double> areas(classes_, std::numeric_limits<double>::quiet_NaN());
    if (rows_.empty()) return areas;
    const std::size_t most = options_.auc_bytes / (rows_.size() * sizeof(std::uint32_t));
    const std::size_t width = std::clamp<std::size_t>(most, 1, classes_);
    std::vector<std::uint32_t> keys(width * rows_.size());
    for_each_block({0, classes_}, width, [&](IndexRange classes) {
      set_keys(classes, keys);
      set_areas(classes, keys, areas);
    });
    return areas;
  }

  /// Sets the keys that order the examples for some classes: those of all examples for one class
  /// after the other.
  void set_keys(IndexRange classes, std::span<std::uint32_t> keys) {
    source_.for_each_batch(classes, [&](std::size_t first, MatrixView<const float> logits) {
      for (std::size_t i = 0; i < logits.rows(); ++i) {
        const RowSoftmax& softmax = rows_[first + i].softmax;
        for (std::size_t j = 0; j < classes.size(); ++j) {
          const double log_odds = softmax.log_odds(classes.begin + j, logits.row(i)[j]);
          keys[j * rows_.size() + first + i] = order_key(static_cast<float>(log_odds));
        }
      }
      progress_.advance(logits.rows() * classes.size());
    });
  }

  void set_areas(IndexRange classes, std::span<std::uint32_t> keys, std::span<double> areas) {
    const Workers& workers = source_.context().workers();
    std::vector<std::vector<std::uint32_t>> scratch(static_cast<std::size_t>(workers.threads()));
    workers.for_each(classes.size(), LoopSchedule::dynamic, [&](std::size_t j, int worker) {
      std::vector<std::uint32_t>& mine = scratch[static_cast<std::size_t>(worker)];
      mine.resize(rows_.size());
      const std::size_t c = classes.begin + j;
      areas[c] = area_of(keys.subspan(j * rows_.size(), rows_.size()), source_.labels(),
                         static_cast<std::uint32_t>(c), mine);
      progress_.advance(rows_.size());
    });
  }

  ConfusionMatrix confusion() const {
    ConfusionMatrix confusion(classes_, source_.outputs());
    for (std::size_t i = 0; i < rows_.size(); ++i) {
      confusion.add(source_.labels()[i], rows_[i].softmax.prediction());
    }
    return confusion;
  }

  /// Σ_b |correct predictions in b − sum of confidences in b|.
  double calibration_gap() const {
    std::vector<double> gaps(options_.bins);
    const auto bins = static_cast<double>(options_.bins);
    for (std::size_t i = 0; i < rows_.size(); ++i) {
      const RowSoftmax& softmax = rows_[i].softmax;
      const double confidence = softmax.confidence();
      const double end = std::clamp(std::ceil(confidence * bins), 1.0, bins);
      const bool correct = softmax.prediction() == source_.labels()[i];
      gaps[static_cast<std::size_t>(end) - 1] += (correct ? 1.0 : 0.0) - confidence;
    }
    double sum = 0.0;
    for (const double gap : gaps) sum += std::fabs(gap);
    return sum;
  }

  const LogitSource& source_;
  std::size_t classes_;
  ScoreOptions options_;
  std::vector<RowScore> rows_;
  ScoringProgress progress_;
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
