#include "linnet/io/model_file.hpp"

#include <algorithm>
#include <iterator>
#include <span>
#include <utility>

#include "io/file/hash.hpp"
#include "io/model/consistent_model.hpp"
#include "io/model/model_format.hpp"
#include "io/model/model_metadata.hpp"
#include "io/model/safetensors.hpp"

namespace linnet {
namespace {

Tensor weight_tensor(const LinearModel& model) {
  Tensor tensor{std::string(kWeight), {model.outputs(), model.features()}, {}};
  for (std::size_t c = 0; c < model.outputs(); ++c) {
    const auto row = model.weights.values(c);
    tensor.values.insert(tensor.values.end(), row.begin(), row.end());
  }
  return tensor;
}

/// The entries that come first: what the model predicts for.
Metadata input_entries(const SavedModel& saved) {
  if (saved.input != ModelInput::images) {
    return {{std::string(kFeaturesKey),
             std::string(saved.input == ModelInput::bytes ? kBytes : kNumbers)}};
  }
  return {{std::string(kWidthKey), std::to_string(saved.size.width)},
          {std::string(kHeightKey), std::to_string(saved.size.height)}};
}

/// How numbers become features.
Metadata scaling_entries(const SavedModel& saved) {
  const LinearModel& model = saved.model;
  Metadata entries{{std::string(kScalingKey), exact_text(static_cast<double>(model.pixel_factor))}};
  if (model.normalize != Normalize::none) {
    entries.emplace_back(kNormalizeKey, name_of(model.normalize));
  }
  return entries;
}

/// How the pixels of images lie.
Metadata layout_entries(const SavedModel& saved) {
  if (saved.input != ModelInput::images || saved.rules.colour != ColourRule::rgb) return {};
  return {{std::string(kLayoutKey), std::string(kPlanes)}};
}

}  // namespace

void write_model(const std::string& path, const SavedModel& saved) {
  require_consistent(saved);
  require_finite(saved.model);
  Safetensors content;
  content.metadata = {{std::string(kFormatKey), std::string(kFormat)}};
  const auto add = [&](Metadata entries) {
    std::move(entries.begin(), entries.end(), std::back_inserter(content.metadata));
  };
  add(class_entries(saved.classes));
  add(input_entries(saved));
  add(scaling_entries(saved));
  add(calibration_entries(saved));
  add({{std::string(kRecipeKey), saved.recipe}});
  add(reading_entries(saved));
  add(layout_entries(saved));
  content.tensors.push_back(weight_tensor(saved.model));
  content.tensors.push_back({std::string(kBias), {saved.model.outputs()}, saved.model.bias});
  write_safetensors(path, content);
}

std::string weights_hash(const LinearModel& model) {
  Hasher hasher;
  for (std::size_t c = 0; c < model.outputs(); ++c) {
    hasher.add(std::as_bytes(model.weights.values(c)));
  }
  hasher.add(std::as_bytes(std::span(model.bias)));
  return hash_digits(hasher.value());
}

}  // namespace linnet
