#include "engine/train/weight_update.hpp"

#include <algorithm>

namespace linnet {

WeightUpdate::WeightUpdate(const SgdOptions& options, LinearLayer& layer, LinearLayer* velocity,
                           const BatchLoss& loss)
    : options_(options),
      layer_(layer),
      velocity_(velocity),
      loss_(loss),
      offsets_(options.centre == 0.0f ? 0 : options.outputs) {}

void WeightUpdate::begin(const SgdStep& step) {
  step_ = step;
  for (std::size_t c = 0; c < offsets_.size(); ++c) {
    offsets_[c] = static_cast<float>(-options_.centre * loss_.gradient_sum(c, step.batch.size()));
  }
}

void WeightUpdate::update(const OrderedExamples& examples, IndexRange columns,
                          PrefetchFeatures next_rows) {
  if (columns.empty()) return;  // fewer cache lines than members
  const double mean = options_.pixel_factor / step_.weight;
  if (velocity_ == nullptr) {
    accumulate_gradient(layer_, examples, columns, next_rows,
                        {static_cast<float>(-step_.rate * mean),
                         static_cast<float>(1.0 - step_.rate * options_.weight_decay)});
    return;
  }
  accumulate_gradient(*velocity_, examples, columns, next_rows,
                      {static_cast<float>(mean), static_cast<float>(options_.momentum)});
  layer_.sgd_momentum_update(columns, *velocity_, static_cast<float>(options_.weight_decay),
                             static_cast<float>(step_.rate));
}

/// to ← α · (offsets + Σ_b g(c, b) · x_b) + β · to, some rows of the batch after the other.
void WeightUpdate::accumulate_gradient(LinearLayer& to, const OrderedExamples& examples,
                                       IndexRange columns, PrefetchFeatures next_rows,
                                       Update update) {
  const FeatureRows batch = examples.rows().subspan(step_.batch.begin, step_.batch.size());
  for (std::size_t first = 0; first < batch.size(); first += kGradientRows) {
    const FeatureRows rows = batch.subspan(first, std::min(kGradientRows, batch.size() - first));
    const FeatureRows behind = batch.subspan(first + rows.size());
    to.accumulate_gradient(
        columns, loss_.gradient(first), rows,
        behind.empty()
            ? next_rows
            : PrefetchFeatures{behind.first(std::min(kGradientRows, behind.size())), columns.begin},
        {options_.centre, first == 0 ? std::span<const float>(offsets_) : std::span<const float>{}},
        {update.alpha, first == 0 ? update.beta : 1.0f});
  }
}

void BiasUpdate::update(const SgdOptions& options, const SgdStep& step, const BatchLoss& loss) {
  for (std::size_t c = 0; c < exact_.size(); ++c) {
    velocity_[c] = options.momentum * velocity_[c] +
                   loss.bias_gradient(c, step.batch.size()) / step.weight +
                   options.weight_decay * exact_[c];
    exact_[c] -= step.rate * velocity_[c];
    values_[c] = static_cast<float>(exact_[c]);
  }
}

}  // namespace linnet
