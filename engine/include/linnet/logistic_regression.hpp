#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string_view>

#include "linnet/class_weights.hpp"
#include "linnet/context.hpp"
#include "linnet/examples.hpp"
#include "linnet/export.hpp"
#include "linnet/fit_state.hpp"
#include "linnet/model.hpp"
#include "linnet/normalize.hpp"
#include "linnet/stop.hpp"

namespace LINNET_EXPORT linnet {

/// Everything besides the data and the penalty that determines a model of LogisticRegression.
struct LogisticOptions {
  /// A fit has converged once max |∂f/∂(W, b)| is at most this. For features byte / 255 and the
  /// like; where features are much larger, so are gradients. Products in single precision reach
  /// about 10⁻⁷; a fit that cannot come closer ends with FitEnd::no_progress.
  double tolerance = 1e-4;
  std::size_t max_iterations = 1000;
  ClassWeights class_weights;  ///< c_y: factors of the losses of the examples of each class
  /// e_i: factors of the losses of single examples, one for each row of the examples, those that
  /// are not trained on included; none if all are 1. Finite and at least 0.
  std::span<const float> example_weights = {};
  /// As Recipe has them: rows are divided by their lengths, and then columns standardized over the
  /// examples that are trained on, each counting the same.
  Normalize normalize = Normalize::none;
  bool standardize = false;
};

/// How strongly weights are penalised: by C, or by l2. Without either, C = 1.
struct Penalty {
  std::optional<double> C;  ///< inverse strength, above 0: the penalty is ‖W‖² / (2 · C · S)
  std::optional<double> l2;  ///< or at least 0: the penalty is l2 / 2 · ‖W‖²
};

/// Throws Error(usage), naming the field, for a penalty that makes no sense.
void check(const Penalty& penalty);

/// Why a fit ended.
enum class FitEnd {
  converged,        ///< the largest gradient is at most the tolerance
  iterations_used,  ///< max_iterations were made; more would find a better model
  no_progress,      ///< the tolerance is out of reach of products in single precision
};

/// "converged", "iterations used" or "no progress".
std::string_view name_of(FitEnd end);

/// Where a fit is after an iteration.
struct FitProgress {
  std::size_t iterations = 0;
  /// Of f and its gradient: passes over the examples. A fit that starts where another ended knows
  /// both there.
  std::size_t evaluations = 0;
  double value = 0.0;             ///< f
  double largest_gradient = 0.0;  ///< max |∂f/∂(W, b)|
};

/// The result of a fit.
struct LogisticFit {
  LinearModel model;
  FitEnd end = FitEnd::converged;
  FitProgress progress;  ///< after the last iteration
};

/// Multinomial logistic regression, by minimising the penalised mean loss
///   f(W, b) = 1/S · Σ_i s_i · loss_i + 1 / (2 · C · S) · ‖W‖²,
///   loss_i = −log softmax(W · x_i + b)_{y_i},  s_i = c_{y_i} · e_i,  S = Σ_i s_i
/// over the examples that are trained on. That is the objective of scikit-learn's
/// LogisticRegression; the bias is not penalised, and two classes have a row of weights each, as
/// more have. A feature x is byte / 255, or a number of another type as it is; or what `normalize`
/// and `standardize` make of it, and then it is the weights of these features that are penalised,
/// as where scikit-learn's StandardScaler or Normalizer comes first. `balanced` class
/// weights are c_y = S_e / (n · S_y), with the sum S_e of e, its sum S_y over class y, and the
/// number n of classes that have examples.
///
/// A class without examples has an optimum at a bias of −∞. It is left out of f, and gets weights
/// of zero and a bias so low that its probability is 0. With a single class f is 0 at once.
///
/// Minimised by L-BFGS from weights of zero or a model, or from where the fit before it ended, in
/// features that are centred, and steps are scaled by an estimate of the curvature from their
/// covariance. An iteration takes one pass over the examples, rarely more, and on Fashion-MNIST a
/// third to a fifteenth of the iterations of plain L-BFGS suffice. Where only the penalty differs,
/// a fit takes over what the one before it knows: the gradient where it starts, the curvature that
/// steps showed, and where the path of models led; so one of a path of 45 values takes some three
/// passes. Products run in single precision, sums over examples in double.
///
/// The same examples, options and penalties give the same models, bit for bit, for any number of
/// threads and any order of the indices, with the same instruction set. For one thread at a time.
class LogisticRegression {
 public:
  /// Trains on the rows that `indices` names; one that is named twice counts twice. Examples,
  /// weights of examples and context must outlive it. Throws Error(usage) for examples that are not
  /// as Examples describes, for an index that none of them has, for options that make no sense
  /// (naming the field), and for a context whose division is columns or heads; Error(data) without
  /// an index, for class weights that do not fit the classes, if all weights of examples are 0,
  /// and, in all processes, if one that has some rows alone would have to keep many of others, as
  /// there are few sums for it to take: with many outputs and features, and few examples.
  LogisticRegression(const Examples& examples, std::span<const std::uint32_t> indices,
                     const LogisticOptions& options = {},
                     const Context& context = default_context());
  ~LogisticRegression();
  LogisticRegression(LogisticRegression&&) noexcept;
  LogisticRegression& operator=(LogisticRegression&&) noexcept;

  /// The next fit starts from this model, whichever fit or training it comes from. Throws
  /// Error(usage), naming the field, unless it has as many outputs, features and biases as are
  /// fitted, the same pixel_factor, 1/255 or 1, and Normalize, and finite numbers; Error(data) if
  /// it is not finite for features as they are fitted. A class that the model's fit had no examples
  /// of starts at the mean bias of the others.
  void start_from(const LinearModel& model);

  /// Minimises f. `progress` is called before the first and after each iteration. Throws
  /// Error(usage) for a penalty that makes no sense, naming the field; Error(data) if f is not
  /// finite at the start, with row and column where a feature is not; Stopped on request: the next
  /// fit then starts where this one did, but takes over no curvature. Error(usage), too, for
  /// another penalty than that of a fit that it goes on with (see restore).
  LogisticFit fit(const Penalty& penalty = {},
                  const std::function<void(const FitProgress&)>& progress = {},
                  const StopRequest& stop = {});

  /// How far it has come: all that the fits to come depend on besides what it is made with. Within
  /// `progress`, of the fit under way; else of the next one. Not to be called while a fit runs
  /// elsewhere than in its `progress`.
  LogisticState state() const;

  /// Goes on from a state of a regression on the same examples, with the same indices, options,
  /// instruction set and build, with any number of threads: with a fit under way, the next fit goes
  /// on with it, and has the bits that it would have had; `progress` is called for the iteration
  /// that it goes on after, too. Throws Error(usage) unless the state has the form of those of this
  /// regression and finite numbers; then nothing is changed.
  void restore(LogisticState state);

  /// S.
  double total_weight() const noexcept;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

/// Fits models for some values of C, from the strongest penalty, the least C, to the weakest,
/// each from where the one before it ended, and passes them to `body` in this order. Throws
/// Error(usage) naming C unless all values are finite and above 0, before the first fit; what
/// LogisticRegression::fit and `body` throw.
void fit_path(LogisticRegression& regression, std::span<const double> values_of_C,
              const std::function<void(double C, const LogisticFit&)>& body,
              const StopRequest& stop = {});

}  // namespace linnet
