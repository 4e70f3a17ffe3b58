#pragma once

#include <chrono>
#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "linnet/context.hpp"
#include "linnet/duplicates.hpp"
#include "linnet/examples.hpp"
#include "linnet/export.hpp"
#include "linnet/matrix.hpp"
#include "linnet/metrics.hpp"
#include "linnet/model.hpp"
#include "linnet/recipe.hpp"
#include "linnet/stop.hpp"
#include "linnet/trainer.hpp"

namespace LINNET_EXPORT linnet {

/// One of several models that are trained on the same batches: what it has of its own.
struct Head {
  std::optional<double> learning_rate;  ///< none: fitted to the data, as Recipe::learning_rate
  double weight_decay = 0.0;
};

/// What training has made of a head: numbers as they are trained, whose meaning may change from
/// version to version.
struct HeadState {
  Matrix<float> weights;   ///< outputs × features
  Matrix<float> velocity;  ///< the same; empty without momentum
  std::vector<double> bias;
  std::vector<double> bias_velocity;
};

/// How far training has come after some epochs: all that the next one depends on besides the data
/// and what SweepTrainer is made with.
struct SweepState {
  std::size_t epochs_done = 0;
  std::vector<HeadState> heads;                         ///< empty ones where training has diverged
  std::vector<std::optional<std::string>> divergences;  ///< of each head
};

/// Trains a model for each of some heads in one pass: they share the split, the batches and each
/// row that is read, as one wide layer, and differ in learning rate and weight decay. So a sweep
/// over these takes less time than as many runs, as bench/README.md shows.
///
/// Each head is what Trainer makes of the recipe with the head's learning rate and decay, bit for
/// bit. A head whose training diverges, as Trainer::run_epoch describes it, drops out; the others
/// are not changed by that, and go on faster.
///
/// For one thread at a time.
class SweepTrainer {
 public:
  /// The rate and decay of the recipe have no effect; the rest is as for Trainer. Throws as Trainer
  /// does, and Error(usage) if there is no head, or some heads have a learning rate and others have
  /// none, or the context's division is rows.
  SweepTrainer(const Examples& examples, const Recipe& recipe, const std::vector<Head>& heads,
               const Context& context = default_context(),
               TrainingThreads threads = TrainingThreads::automatic,
               const std::optional<Examples>& validation = std::nullopt);
  ~SweepTrainer();
  SweepTrainer(SweepTrainer&&) noexcept;
  SweepTrainer& operator=(SweepTrainer&&) noexcept;

  /// All heads start from this model in place of weights of zero, whichever training or fit it
  /// comes from, without velocities. Throws Error(usage) after the first epoch, and, naming the
  /// field, unless the model has as many outputs, features and biases as those that are trained,
  /// the pixel_factor and Normalize of finished_model and finite numbers; Error(data) if it is
  /// not finite for features as they are trained on. Then nothing is changed. A class that a fit by
  /// LogisticRegression had no examples of starts at the mean bias of the others.
  void start_from(const LinearModel& model);

  /// How many heads there are, those that have diverged included.
  std::size_t heads() const noexcept;

  /// Trains one epoch and returns the mean loss of each head, as Trainer::run_epoch does; NaN of
  /// those that have diverged. Throws Error(data) as that one does, of one of the heads, when all
  /// heads have diverged, and Stopped on request. The models must not be used after either.
  std::vector<double> run_epoch(const StopRequest& stop = {});

  /// The same up to the step during which `deadline` passes, at least one; ranks that train
  /// different heads may go on for 10 ms, or the step under way, after it. If steps are left then,
  /// the epoch is cut short: it counts as done, and the losses are means over the examples that
  /// were trained on. How many these are depends on the speed of the machine.
  std::vector<double> run_epoch_until(std::chrono::steady_clock::time_point deadline,
                                      const StopRequest& stop = {});

  /// How many examples the last epoch trained on: all to train on, unless it was cut short.
  std::size_t last_epoch_examples() const noexcept;

  /// What Trainer::run_epoch would have thrown for a head that has diverged; none for others.
  const std::optional<std::string>& divergence(std::size_t head) const;

  /// See Trainer.
  std::size_t epochs_done() const noexcept;

  /// The state after the last epoch, for a trainer of the same data, recipe, heads, instruction set
  /// and build, which then goes on with the bits of this one, with any number of threads.
  SweepState state() const;

  /// Goes on from a state, in place of its own. Throws Error(usage) unless it has the form of the
  /// states of this trainer and finite numbers; then nothing is changed.
  void restore(SweepState state);

  /// Trainer::evaluate_on_validation of each head; none for those that have diverged, which a
  /// validation loss may show. Throws as run_epoch and that one do.
  std::vector<std::optional<Evaluation>> evaluate_on_validation(const StopRequest& stop = {});

  /// Trainer::evaluate_on of a head. Throws Error(usage) if it has diverged, as do the two below.
  Evaluation evaluate_on(const Examples& examples, std::size_t head,
                         const StopRequest& stop = {}) const;

  /// See Trainer.
  LinearModel finished_model(std::size_t head) const;

  /// The recipe of a head with nothing left open.
  Recipe recipe(std::size_t head) const;

  /// How the ranks of the context divide the work: columns or heads. With several heads, they
  /// measure what takes less time, when the trainer is made and when heads have dropped out, unless
  /// ContextOptions::division says; a single head is divided by columns.
  WorkDivision division() const noexcept;

  /// In how many parts: the slices of the features, or the heads. Further ranks wait.
  std::size_t parts() const noexcept;

  /// See Trainer for these.
  const Split& split() const noexcept;
  DuplicateCount count_duplicates() const;
  int training_threads() const noexcept;
  std::vector<TeamTime> teams() const;
  void measure(PhaseTimes* times) noexcept;

  /// Trainer::epoch_operations of all heads that have not diverged.
  double epoch_operations() const noexcept;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace linnet
