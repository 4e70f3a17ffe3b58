#include "linnet/io/model_file.hpp"

#include <algorithm>
#include <charconv>
#include <cstdio>
#include <iterator>
#include <nlohmann/json.hpp>
#include <span>
#include <string_view>
#include <utility>

#include "engine/core/escape.hpp"
#include "io/file/hash.hpp"
#include "io/model/model_format.hpp"
#include "io/model/safetensors.hpp"
#include "linnet/error.hpp"

namespace linnet {
namespace {

/// The shortest decimal number that is read as this one; of a float its exact value, for programs
/// that calculate in double precision.
std::string exact(double value) {
  char text[32];
  return {text, std::to_chars(text, text + sizeof text, value).ptr};
}

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
  if (!is_finite(model)) {
    throw Error(Fault::data, "the model has weights that are not finite; it is not written");
  }
}

std::string class_list(const std::vector<std::string>& classes) {
  nlohmann::json list = nlohmann::json::array();
  // If one name must be escaped, all are, so that different names stay different.
  const bool as_they_are = std::all_of(classes.begin(), classes.end(), is_utf8);
  for (const std::string& name : classes) list.push_back(as_they_are ? name : printable(name));
  return list.dump();
}

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

/// How numbers become features, and probabilities what they are.
Metadata scaling_entries(const SavedModel& saved) {
  const LinearModel& model = saved.model;
  Metadata entries{{std::string(kScalingKey), exact(static_cast<double>(model.pixel_factor))}};
  if (model.normalize != Normalize::none) {
    entries.emplace_back(kNormalizeKey, name_of(model.normalize));
  }
  if (saved.temperature != 1.0) entries.emplace_back(kTemperatureKey, exact(saved.temperature));
  return entries;
}

/// The entries that come last: how images are read.
Metadata reading_entries(const SavedModel& saved) {
  Metadata entries;
  if (saved.input != ModelInput::images) return entries;
  if (saved.resizes) entries.emplace_back(kResizeKey, kAreaBilinear);
  const std::string rules = to_text(saved.rules);
  if (!rules.empty()) entries.emplace_back(kReadingKey, rules);
  if (saved.rules.colour == ColourRule::rgb) entries.emplace_back(kLayoutKey, kPlanes);
  return entries;
}

}  // namespace

void write_model(const std::string& path, const SavedModel& saved) {
  require_consistent(saved);
  Safetensors content;
  content.metadata = {{std::string(kFormatKey), std::string(kFormat)},
                      {std::string(kClassesKey), class_list(saved.classes)}};
  const auto add = [&](Metadata entries) {
    std::move(entries.begin(), entries.end(), std::back_inserter(content.metadata));
  };
  add(input_entries(saved));
  add(scaling_entries(saved));
  add({{std::string(kRecipeKey), saved.recipe}});
  add(reading_entries(saved));
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
  char text[17];
  std::snprintf(text, sizeof text, "%016llx", static_cast<unsigned long long>(hasher.value()));
  return text;
}

}  // namespace linnet
