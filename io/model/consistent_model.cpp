#include "io/model/consistent_model.hpp"

#include "io/model/model_format.hpp"
#include "linnet/error.hpp"

namespace linnet {

void require_consistent(const SavedModel& saved) {
  const LinearModel& model = saved.model;
  const bool takes_images = saved.input == ModelInput::images;
  const std::size_t inputs = takes_images ? image_bytes(saved.size, saved.rules) : model.features();
  if (model.features() != inputs || model.features() == 0 || model.bias.size() != model.outputs() ||
      saved.classes.empty() || saved.classes.size() > model.outputs() ||
      !is_scaling(model.pixel_factor)) {
    throw Error(Fault::usage, "the model does not fit its image size and classes");
  }
  if (!is_temperature(saved.temperature)) {
    throw Error(Fault::usage, "the model's temperature is not a finite number above 0");
  }
  if (takes_images) require_within_limits("the model's images", saved.size, limits_of(saved));
}

void require_finite(const LinearModel& model) {
  if (is_finite(model)) return;
  throw Error(Fault::data, "the model has weights that are not finite; it is not written");
}

}  // namespace linnet
