#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <vector>

#include "linnet/context.hpp"
#include "linnet/duplicates.hpp"
#include "linnet/examples.hpp"
#include "linnet/export.hpp"
#include "linnet/metrics.hpp"
#include "linnet/model.hpp"
#include "linnet/recipe.hpp"
#include "linnet/stop.hpp"

namespace LINNET_EXPORT linnet {

/// How many of the threads of the context train.
enum class TrainingThreads {
  all,        ///< all of them, as far as there are features to divide among them
  automatic,  ///< the number with the shortest step, by a model of its cost that is measured at the
              ///< start, and one alone for a while where other programs keep the processors busy
};

/// Seconds that one thread spent on the parts of training steps.
struct PhaseTimes {
  double forward = 0.0;        ///< partial logits
  double softmax = 0.0;        ///< their sum, loss and gradient
  double update = 0.0;         ///< gradient of the weights and the step itself
  double logit_wait = 0.0;     ///< waiting for other threads' partial logits
  double gradient_wait = 0.0;  ///< waiting for other threads' gradients
  double rank_wait = 0.0;      ///< waiting for other processes, and exchanging with them
};

/// How long teams of one size trained.
struct TeamTime {
  int members;     ///< threads that really trained
  double seconds;  ///< of their steps
};

/// Minibatch stochastic gradient descent for a linear softmax classifier: splits the examples,
/// completes the recipe, and runs the epochs.
///
/// A part of the examples, chosen by the rule of the recipe, is the validation set. Or the
/// validation set is passed: then all of the examples are trained on, in the order of the
/// permutation that a split would be made from, and valid_fraction, split and stratify of the
/// recipe have no effect.
///
/// The same data, recipe and instruction set give the same model, bit for bit, for any number of
/// threads. For one thread at a time.
class Trainer {
 public:
  /// Both sets of examples and the context must outlive the trainer. Throws Error(usage) for
  /// examples that are not as Examples describes, for a recipe that makes no sense (naming the
  /// field), and for a validation set whose features or classes are not as many, or whose features
  /// have another type, as those of the examples; Error(data) for a recipe that does not fit the
  /// examples (naming the field), for data that cannot be split, and for an empty validation set.
  Trainer(const Examples& examples, const Recipe& recipe,
          const Context& context = default_context(),
          TrainingThreads threads = TrainingThreads::automatic,
          const std::optional<Examples>& validation = std::nullopt);
  ~Trainer();
  Trainer(Trainer&&) noexcept;
  Trainer& operator=(Trainer&&) noexcept;

  /// SweepTrainer::start_from: training starts from this model in place of weights of zero.
  void start_from(const LinearModel& model);

  /// Trains one epoch and returns the mean loss over its examples, each taken before its step, and
  /// weighted by its class if the recipe has class weights.
  /// Throws Error(data) that names epoch, step and learning rate as soon as the mean loss of a
  /// batch is not finite or above 10^6, or if a weight is not finite after the epoch; Stopped on
  /// request. The model must not be used after either.
  double run_epoch(const StopRequest& stop = {});

  /// The number of epochs that have been run.
  std::size_t epochs_done() const noexcept;

  /// The mean loss and the confusion matrix on the validation set, each example counting the same.
  /// Throws Error(usage) if all examples are trained on (valid_fraction 0); Error(data) as
  /// run_epoch does; Stopped on request.
  Evaluation evaluate_on_validation(const StopRequest& stop = {}) const;

  /// The same on other examples, as a test set. Throws Error(usage) unless they are as Examples
  /// describes, with features of the same number and type and as many classes as those that are
  /// trained on; Stopped on request.
  Evaluation evaluate_on(const Examples& examples, const StopRequest& stop = {}) const;

  /// The model trained so far. Throws Error(data) as run_epoch does if it is not finite.
  LinearModel finished_model() const;

  /// The indices of the examples that are trained on, and of those that are validated on: of the
  /// examples, or of the validation set if one was passed, in its order.
  const Split& split() const noexcept;

  /// The duplicates among the examples, and between the training and the validation set. Throws
  /// Error(usage) unless the content of all examples is given.
  DuplicateCount count_duplicates() const;

  /// The recipe with nothing left open: learning rate and outputs as they are used.
  const Recipe& recipe() const noexcept;

  /// The number of threads that are to train; fewer do while other programs keep processors busy.
  int training_threads() const noexcept;

  /// The teams that ran the steps so far, the smallest first: of training_threads(), and smaller
  /// ones for as long as processors were busy.
  std::vector<TeamTime> teams() const;

  /// Floating-point operations of an epoch: two products, with a multiplication and an addition for
  /// each example, feature and output.
  double epoch_operations() const noexcept;

  /// From now on the seconds that the calling thread spends on each part of the steps are added to
  /// `times`, which must outlive the epochs; null ends it.
  void measure(PhaseTimes* times) noexcept;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace linnet
