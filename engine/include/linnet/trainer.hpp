#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include "engine/core/workers.hpp"
#include "engine/data/minibatches.hpp"
#include "engine/kernels/kernel_table.hpp"
#include "engine/model/evaluation.hpp"
#include "engine/train/fused_sgd.hpp"
#include "engine/train/thread_count_tuner.hpp"
#include "linnet/examples.hpp"
#include "linnet/model.hpp"
#include "linnet/recipe.hpp"
#include "linnet/stop.hpp"

namespace linnet {

/// How many of the workers train.
enum class TrainingThreads {
  all,        ///< as many as there are, up to one for each slice of the features
  automatic,  ///< as many as make the shortest step, by what steps and barriers take:
              ///< ThreadCountTuner
};

/// Minibatch stochastic gradient sgd for a linear softmax classifier: splits the examples,
/// settles what the recipe left open, and runs the epochs. The steps themselves are FusedSgd's.
///
/// By the recipe's rule, part of the examples are the validation set. Or that is a set of its own:
/// then all of the examples are trained on, in the order of the permutation that a split would be
/// made from, and the recipe's valid_fraction, split and stratify count for nothing.
///
/// The same data, recipe and instruction set give the same model, bit for bit, for any number of
/// threads. Use from one thread.
class Trainer {
 public:
  /// Throws Error(usage) for a recipe that does not fit the data, and for a validation set whose
  /// pixels or classes are not as many as those of the examples; Error(data) for data that cannot
  /// be split, and for a validation set without examples. Examples of both sets, kernels and
  /// workers must outlive the trainer.
  Trainer(const Examples& examples, const Recipe& recipe, const KernelTable& kernels,
          const Workers& workers, TrainingThreads size = TrainingThreads::all,
          const std::optional<Examples>& validation = std::nullopt);

  /// Trains one epoch and returns the mean loss over its examples, each taken before its step, and
  /// weighted by its class if the recipe has class weights.
  /// Throws Error(data) that names epoch, step and learning rate as soon as a batch's mean loss is
  /// not finite or beyond all reason (over 10^6), or if a weight is not finite in the end; Stopped
  /// if that is asked. The model is then of no use.
  double run_epoch(const StopRequest& stop);

  /// Epochs that have been run.
  std::size_t epochs_done() const noexcept { return epochs_done_; }

  /// Judges the model on the validation set, of which each example counts the same. Throws
  /// Error(data) as run_epoch does.
  Evaluation evaluate_on_validation(const StopRequest& stop) const;

  /// The model as it leaves the engine. Throws Error(data) as run_epoch does if it is not finite.
  LinearModel finished_model() const;

  /// The indices of the examples to train on, and of those to validate on: of a validation set of
  /// its own, if there is one, in its order.
  const Split& split() const noexcept { return split_; }

  /// The recipe with nothing left open: learning rate and outputs as they are used.
  const Recipe& recipe() const noexcept { return recipe_; }

  /// The threads that are asked to train, unless others keep the processors busy.
  int members() const noexcept { return tuner_ ? tuner_->best() : workers_.threads(); }

  /// Floating-point operations of an epoch: two products of a multiplication and an addition for
  /// each example, feature and output.
  double epoch_operations() const;

  /// From now on, what the parts of training take on the caller's thread is added to `times`, which
  /// must outlive the epochs; null ends it.
  void measure(PhaseTimes* times) noexcept { times_ = times; }

 private:
  std::size_t epoch_steps() const;
  void run_steps(std::size_t first, std::size_t count, const StopRequest& stop, double& loss);
  [[noreturn]] void report_divergence(std::size_t step, const char* what, double value) const;

  Examples examples_;
  Examples validation_;  ///< of which split_.valid are indices
  Recipe recipe_;
  const KernelTable& kernels_;
  const Workers& workers_;
  Split split_;
  std::vector<float> class_weights_;  ///< none if all count the same
  double train_weight_ = 0.0;         ///< the sum over the examples to train on
  std::vector<float> bias_inputs_;    ///< of each example; none without a centre
  std::optional<FusedSgd> sgd_;
  OrderedExamples ordered_;
  std::optional<ThreadCountTuner> tuner_;
  PhaseTimes* times_ = nullptr;
  std::size_t epochs_done_ = 0;
};

}  // namespace linnet
