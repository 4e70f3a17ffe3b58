#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include "engine/core/parallel.hpp"
#include "engine/core/stop.hpp"
#include "engine/gemm/linear_products.hpp"
#include "engine/kernels/kernel_table.hpp"
#include "engine/learn/evaluation.hpp"
#include "engine/learn/examples.hpp"
#include "engine/learn/linear_model.hpp"
#include "engine/learn/minibatches.hpp"
#include "engine/learn/recipe.hpp"

namespace linnet {

/// Minibatch stochastic gradient descent for a linear softmax classifier.
///
/// A step on a batch of B: z = W·x + b; the loss and its gradient g in z; W −= rate/B · g·xᵀ,
/// b −= rate/B · Σ g. The steps follow each other; within a step the workers share the features.
/// The same data, recipe and instruction set give the same model, bit for bit, for any number of
/// threads. Use from one thread.
class Trainer {
 public:
  /// Throws Error(usage) for a recipe that does not fit the data, Error(data) for data that cannot
  /// be split. Examples, kernels and workers must outlive the trainer.
  Trainer(const Examples& examples, const Recipe& recipe, const KernelTable& kernels,
          const Workers& workers);

  /// Trains one epoch and returns the mean loss over its examples, each taken before its step.
  /// Throws Error(data) that names epoch, step and learning rate as soon as a batch's mean loss is
  /// not finite or beyond all reason (over 10^6), or if a weight is not finite in the end; Stopped
  /// if that is asked. The model is then of no use.
  double run_epoch(const StopRequest& stop);

  /// Epochs that have been run.
  std::size_t epochs_done() const noexcept { return epochs_done_; }

  /// Judges the model, with its centre folded in, on the validation set. Throws Error(data) as
  /// run_epoch does.
  Evaluation evaluate_on_validation(const StopRequest& stop) const;

  /// The model as it leaves the engine: its centre folded into the bias. Throws Error(data) as
  /// run_epoch does if that makes it infinite.
  LinearModel finished_model() const;

  const Split& split() const noexcept { return split_; }

  /// The recipe with nothing left open: learning rate and outputs as they are used.
  const Recipe& recipe() const noexcept { return recipe_; }

 private:
  double run_step(std::span<const std::uint32_t> indices);
  std::size_t epoch_steps() const;
  [[noreturn]] void report_divergence(const char* what, double value) const;

  Examples examples_;
  Recipe recipe_;
  const KernelTable& kernels_;
  const Workers& workers_;
  Split split_;
  LinearModel model_;
  std::optional<LinearProducts> products_;
  Batch batch_;
  Matrix<float> z_;
  std::vector<float> losses_;
  std::vector<std::int32_t> predictions_;
  std::size_t epochs_done_ = 0;
  std::size_t steps_done_ = 0;
};

}  // namespace linnet
