#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <vector>

#include "linnet/context.hpp"
#include "linnet/examples.hpp"
#include "linnet/export.hpp"
#include "linnet/fit_state.hpp"
#include "linnet/logistic_regression.hpp"
#include "linnet/model.hpp"
#include "linnet/stop.hpp"

namespace LINNET_EXPORT linnet {

/// A fit on the examples outside of a fold, judged by those in it.
struct FoldFit {
  std::size_t fold = 0;
  std::size_t penalty = 0;  ///< index of its penalty
  FitEnd end = FitEnd::converged;
  FitProgress progress;
  double accuracy = 0.0;  ///< in the fold
  double loss = 0.0;      ///< the mean over the fold
};

/// What cross-validation found of a penalty.
struct CrossValidated {
  Penalty penalty;
  std::vector<FoldFit> fits;  ///< one for each fold, in their order

  /// Means over the folds, each fold counting the same, as scikit-learn has them.
  double mean_accuracy() const;
  double mean_loss() const;
  /// √(1/N · Σ (a_f − mean)²) of the accuracies a_f of N folds.
  double accuracy_deviation() const;
};

/// How far cross_validate has come: all that the fits to come depend on besides its arguments.
struct CrossValidationState {
  std::vector<FoldFit> fits;                ///< those that are done, fold by fold
  std::optional<LogisticState> regression;  ///< after the last of them, of its fold
};

/// From where cross_validate starts.
struct CrossValidationStart {
  const LinearModel* model = nullptr;  ///< of the first fit of each fold; null: of zeros
  CrossValidationState state = {};     ///< of an equal cross-validation, to go on with
};

/// After a fit: the fit, and what made it, in the state after it.
using ReportFold = std::function<void(const FoldFit& fit, const LogisticRegression& regression)>;

/// N-fold cross-validation of LogisticRegression: for each fold, models are fitted on the examples
/// outside of it, for each penalty in the order given, each from where the one before it ended, the
/// first from weights of zero, or a model; and each model is evaluated on the fold, where all
/// examples count the same. So with Penalty::C the penalty in a fold is by the sum S of the weights
/// outside of that fold. Fits take fewest iterations from the strongest penalty to the weakest.
///
/// folds: the fold of each example, as deal_folds has them, from 0 up to any number N − 1 ≥ 1, each
/// with examples. `report` is called after each fit, fold by fold. One that goes on from a state
/// makes only the other fits, which have the bits that they would have had, as
/// LogisticRegression::restore says. Returns an element for each penalty, in their order.
///
/// Fits run one after another, each with all threads of the context. The same examples, folds,
/// penalties and options give the same result, bit for bit, for any number of threads, with the
/// same instruction set. Throws what LogisticRegression throws for examples, options and penalties,
/// for these before the first fit, and for a model and a state; Error(usage) naming the field for
/// folds that are not as described; Error(data) if all examples are of one class, which all models
/// predict; Stopped on request. Thread-safe.
std::vector<CrossValidated> cross_validate(
    const Examples& examples, std::span<const std::uint32_t> folds,
    std::span<const Penalty> penalties, const LogisticOptions& options = {},
    const Context& context = default_context(), const ReportFold& report = {},
    const StopRequest& stop = {}, const CrossValidationStart& start = {});

/// The index of the penalty with the best mean accuracy; of equally accurate ones that with the
/// smallest mean loss, then the first. Means that differ by no more than 10⁻¹² are equal. Throws
/// Error(usage) without a penalty.
std::size_t best_penalty(std::span<const CrossValidated> results);

}  // namespace linnet
