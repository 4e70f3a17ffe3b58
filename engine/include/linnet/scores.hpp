#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <vector>

#include "linnet/context.hpp"
#include "linnet/examples.hpp"
#include "linnet/export.hpp"
#include "linnet/matrix.hpp"
#include "linnet/metrics.hpp"
#include "linnet/model.hpp"
#include "linnet/stop.hpp"

namespace LINNET_EXPORT linnet {

// What predictions are worth, from logits z and labels y: one row of logits and one label an
// example, p_c = exp(z_c) / Σ_c exp(z_c). Where probabilities are at hand, their logarithms are
// logits of them; the logarithm of 0, −Inf, is a logit as well. All sums are in double, in an order
// that does not depend on the number of threads: the bits of results do not either.
//
// Functions that take logits have them as examples × classes, row-major with any stride, and a
// label, less than the number of classes, for each row. They throw Error(usage) if there are not as
// many labels as rows or a label has no class, and Error(data), with the number of the first such
// row, for a row with a NaN, with +Inf, or with nothing but −Inf. Thread-safe.

/// The bins of the expected calibration error in Guo et al., "On Calibration of Modern Neural
/// Networks" (2017).
inline constexpr std::size_t kCalibrationBins = 15;

struct ScoreOptions {
  std::size_t top_k = 1;                ///< at least 1
  std::size_t bins = kCalibrationBins;  ///< at least 1
  /// Whether the areas under ROC curves are computed, which sorts the examples for each class.
  bool auc = true;
  /// Memory for areas: 4 bytes for each example and class, and at least one class at a time. The
  /// others wait for further passes over the examples.
  std::size_t auc_bytes = std::size_t{512} << 20;
  /// Called, from any thread, with numbers of examples that were scored, for displays of progress.
  /// An example counts once over all passes and areas, each of which is a share of it: the sum is
  /// the number of examples, and reaches it at the end of a call that does not throw.
  std::function<void(std::size_t examples)> advance = [](std::size_t) {};
};

/// The scores of predictions of some examples; of none, all are 0, and areas NaN.
struct Scores {
  /// By the prediction argmax_c z_c, the first of equal ones.
  ConfusionMatrix confusion;

  /// The mean over the examples of −log p_y; +Inf if the probability of a label is 0.
  double log_loss = 0.0;

  /// The share of the examples whose label is among the k outputs with the largest logits; of equal
  /// logits, the first output comes first. 1 where there are at most k outputs.
  double top_k_accuracy = 0.0;

  /// Σ_b n_b / n · |accuracy of b − mean of max_c p_c in b| over bins b of the examples by
  /// max_c p_c, which are ((b − 1) / bins, b / bins] for b = 1, …, bins.
  double calibration_error = 0.0;

  /// For each class the area under the ROC curve of p_c against the examples of other classes: the
  /// probability that p_c is greater in an example of the class than in another one, where equal
  /// ones count one half. NaN if no example, or each, is of the class. Empty if it is not asked
  /// for. The order of p_c is that of z_c − log Σ_{k≠c} exp(z_k) rounded to a float, which tells
  /// apart probabilities next to 0 and 1, too.
  std::vector<double> auc;
};

/// The scores of logits, whose columns all are classes. Takes 48 bytes for each example, and for
/// areas, besides ScoreOptions::auc_bytes, 4 bytes for each example and thread.
Scores score(MatrixView<const float> logits, std::span<const std::uint32_t> labels,
             const ScoreOptions& options = {}, const Context& context = default_context(),
             const StopRequest& stop = {});

/// The scores of a model, whose first outputs are the classes of the examples. Logits are computed
/// batch by batch and not kept; areas need those of each class twice. Throws Error(usage) unless
/// examples and model fit each other, and as said above: of a model, all logits must be finite.
/// Throws Stopped on request.
Scores score(const LinearModel& model, const Examples& examples, const ScoreOptions& options = {},
             const Context& context = default_context(), const StopRequest& stop = {});

/// Scores::log_loss alone.
double log_loss(MatrixView<const float> logits, std::span<const std::uint32_t> labels,
                const Context& context = default_context());

/// Scores::top_k_accuracy alone. Throws Error(usage) for k = 0.
double top_k_accuracy(MatrixView<const float> logits, std::span<const std::uint32_t> labels,
                      std::size_t k, const Context& context = default_context());

/// Scores::calibration_error alone. Throws Error(usage) for no bins.
double expected_calibration_error(MatrixView<const float> logits,
                                  std::span<const std::uint32_t> labels,
                                  std::size_t bins = kCalibrationBins,
                                  const Context& context = default_context());

/// The area under the ROC curve of one score an example: the share of the pairs of a positive
/// example (positive[i] ≠ 0) and another one in which the positive one has the greater score, where
/// pairs of equal scores count one half. NaN without such pairs. Exact but for the rounding of the
/// quotient; scores may be infinite. Takes 12 bytes an example and the time to sort them. Throws
/// Error(usage) unless there are as many flags as scores, Error(data) for a NaN.
double roc_auc(std::span<const float> scores, std::span<const std::uint8_t> positive);

/// The mean of the areas that are not NaN, each counting the same; NaN if there are none.
double mean_auc(std::span<const double> auc);

}  // namespace linnet
