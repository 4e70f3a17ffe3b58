#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "engine/data/fetched_rows.hpp"
#include "engine/data/minibatches.hpp"
#include "engine/train/curvature_pairs.hpp"
#include "engine/train/feature_transform.hpp"
#include "engine/train/loss_weights.hpp"
#include "engine/train/softmax_curvature.hpp"
#include "engine/train/softmax_objective.hpp"
#include "engine/train/trained_classes.hpp"
#include "linnet/fit_state.hpp"
#include "linnet/logistic_regression.hpp"
#include "linnet/matrix.hpp"

namespace linnet {

/// What a LogisticRegression has: the data, what its fits minimise, and how far they have come.
struct LogisticRegression::State {
  State(const Examples& all, std::span<const std::uint32_t> indices, const LogisticOptions& used,
        const Context& where);

  LogisticFit fit(const Penalty& wanted, const std::function<void(const FitProgress&)>& progress,
                  const StopRequest& stop);
  LogisticState save() const;
  void restore(LogisticState state);
  std::size_t most_pairs() const;
  bool fits(const MinimiserState& fit) const;
  bool fits(const PathState& followed) const;
  std::optional<MinimiserState> beginning();
  void estimate();
  void fetch_own_rows();
  void make_curvature(double lambda);
  double strength(const Penalty& given) const;
  InverseCurvature inverse_curvature();

  const Context& context;
  Examples examples;
  std::vector<std::uint32_t> order;  ///< of the rows that are trained on, ascending
  LogisticOptions options;
  TrainedClasses classes;
  std::vector<std::uint32_t> labels;  ///< of all examples
  std::vector<float> scales;          ///< of the rows of all examples; none for ones
  FeatureTransform transform;
  LossWeights weights;
  FetchedRows fetched;  ///< rows of this rank's leaves that it does not have
  OrderedExamples ordered;
  std::vector<double> mean;
  Matrix<float> covariance;  ///< none where an estimate of the curvature does not pay
  std::optional<SoftmaxObjective> objective;
  std::unique_ptr<SoftmaxCurvature> curvature;  ///< of the last fit that needed one
  std::optional<double> curvature_penalty;      ///< that it was made for
  std::vector<double> start;                    ///< of the next fit
  double penalty = 0.0;                         ///< of the fit under way, or to go on with
  std::optional<MinimiserState> resumed;        ///< of the fit to go on with
  std::optional<PathState> path;                ///< of the fits that ended; none yet
  /// Gives the state of the fit under way; empty between two.
  std::function<MinimiserState()> running;
  bool is_read = false;  ///< the first fit has read mapped rows
};

}  // namespace linnet
