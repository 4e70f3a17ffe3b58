#pragma once

#include <cstddef>

#include "engine/train/feature_transform.hpp"
#include "linnet/model.hpp"
#include "linnet/normalize.hpp"

namespace linnet {

/// What a training asks of a model that it starts from, which is what its own models have.
struct ModelForm {
  std::size_t outputs;
  std::size_t features;
  float pixel_factor;
  Normalize normalize;
};

/// A model as training has it: for features as `transform` makes them, transform.unfolded(model),
/// and without classes that are never predicted, as make_predictable changes them.
/// Throws Error(usage), naming the field and what differs, unless the model has this form, a bias
/// for each output and finite numbers; Error(data) if it has none for features of this scale.
LinearModel starting_model(const LinearModel& model, const ModelForm& form,
                           const FeatureTransform& transform);

}  // namespace linnet
