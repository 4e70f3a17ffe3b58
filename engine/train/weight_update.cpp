#include "engine/train/weight_update.hpp"

#include <algorithm>

namespace linnet {

WeightUpdate::WeightUpdate(const SgdOptions& options, LinearLayer& layer, LinearLayer* velocity,
                           const BatchLoss& loss)
    : options_(options),
      layer_(layer),
      velocity_(velocity),
      loss_(loss),
      updates_(velocity != nullptr || options.heads() == 1 ? 0 : options.all_outputs()),
      steps_(velocity == nullptr    ? 0
             : options.heads() == 1 ? 1
                                    : options.all_outputs()),
      offsets_(options.centre == 0.0f ? 0 : options.all_outputs()) {}

void WeightUpdate::begin(const SgdStep& step) {
  step_ = step;
  for (std::size_t c = 0; c < offsets_.size(); ++c) {
    offsets_[c] = static_cast<float>(-options_.centre * loss_.gradient_sum(c, step.batch.size()));
  }
  for (std::size_t i = 0; i < updates_.size(); ++i) updates_[i] = update_of(i / options_.outputs);
  for (std::size_t i = 0; i < steps_.size(); ++i) {
    const std::size_t head = i / options_.outputs;
    steps_[i] = {static_cast<float>(options_.weight_decays[head]),
                 static_cast<float>(step.rates[head])};
  }
}

/// The update of the weights of a head by the last batch, without momentum.
Update WeightUpdate::update_of(std::size_t head) const {
  const double rate = step_.rates[head];
  const double mean = options_.pixel_factor / step_.weight;
  return {static_cast<float>(-rate * mean),
          static_cast<float>(1.0 - rate * options_.weight_decays[head])};
}

void WeightUpdate::update(const OrderedExamples& examples, IndexRange columns,
                          PrefetchFeatures next_rows) {
  if (columns.empty()) return;  // fewer cache lines than members
  if (velocity_ == nullptr) {
    accumulate_gradient(
        layer_, examples, columns, next_rows,
        updates_.empty() ? RowUpdates(update_of(0)) : RowUpdates(updates_, options_.outputs));
    return;
  }
  const double mean = options_.pixel_factor / step_.weight;
  accumulate_gradient(*velocity_, examples, columns, next_rows,
                      Update{static_cast<float>(mean), static_cast<float>(options_.momentum)});
  layer_.sgd_momentum_update(columns, *velocity_, steps_);
}

/// to ← α_c · (offsets + Σ_b g(c, b) · x_b) + β_c · to, some rows of the batch after the other.
void WeightUpdate::accumulate_gradient(LinearLayer& to, const OrderedExamples& examples,
                                       IndexRange columns, PrefetchFeatures next_rows,
                                       const RowUpdates& updates) {
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
        first == 0 ? updates : updates.of_further_parts());
  }
}

BiasUpdate::BiasUpdate(std::span<const HeadState> heads) : BiasUpdate(0) {
  for (const HeadState& head : heads) {
    exact_.insert(exact_.end(), head.bias.begin(), head.bias.end());
    velocity_.insert(velocity_.end(), head.bias_velocity.begin(), head.bias_velocity.end());
  }
  for (const double bias : exact_) values_.push_back(static_cast<float>(bias));
}

void BiasUpdate::copy(IndexRange outputs, HeadState& to) const {
  const auto part = [&](const std::vector<double>& numbers) {
    const auto first = numbers.begin() + static_cast<std::ptrdiff_t>(outputs.begin);
    return std::vector<double>(first, first + static_cast<std::ptrdiff_t>(outputs.size()));
  };
  to.bias = part(exact_);
  to.bias_velocity = part(velocity_);
}

void BiasUpdate::update(const SgdOptions& options, const SgdStep& step, const BatchLoss& loss) {
  for (std::size_t c = 0; c < exact_.size(); ++c) {
    const std::size_t head = c / options.outputs;
    velocity_[c] = options.momentum * velocity_[c] +
                   loss.bias_gradient(c, step.batch.size()) / step.weight +
                   options.weight_decays[head] * exact_[c];
    exact_[c] -= step.rates[head] * velocity_[c];
    values_[c] = static_cast<float>(exact_[c]);
  }
}

}  // namespace linnet
