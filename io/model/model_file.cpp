#include "linnet/io/model_file.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdio>
#include <iterator>
#include <new>
#include <nlohmann/json.hpp>
#include <optional>
#include <set>
#include <span>
#include <string_view>
#include <utility>

#include "engine/core/escape.hpp"
#include "io/file/hash.hpp"
#include "io/image/image_limits.hpp"
#include "io/model/safetensors.hpp"
#include "linnet/error.hpp"
#include "linnet/io/image_error.hpp"

namespace linnet {
namespace {

constexpr std::string_view kFormat = "linnet-1";
constexpr std::string_view kFeatures = "features";
constexpr std::string_view kBytes = "bytes";
constexpr std::string_view kNumbers = "numbers";
constexpr std::string_view kResize = "resize";
constexpr std::string_view kReading = "reading";
constexpr std::string_view kAreaBilinear = "area-bilinear";
constexpr std::string_view kLayout = "layout";
constexpr std::string_view kPlanes = "channel,row,column";

/// The float's exact value as a decimal double, for programs that calculate in double precision.
std::string exact(float value) {
  char text[32];
  return {text, std::to_chars(text, text + sizeof text, static_cast<double>(value)).ptr};
}

bool is_scaling(float value) {
  return std::isfinite(value) && value > 0.0f;
}

/// Of images that are not resized: those that are resized become as large.
ReadLimits limits_of(const SavedModel& saved) {
  return read_limits(false, {}, channels_of(saved.rules));
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
  Tensor tensor{"weight", {model.outputs(), model.features()}, {}};
  for (std::size_t c = 0; c < model.outputs(); ++c) {
    const auto row = model.weights.values(c);
    tensor.values.insert(tensor.values.end(), row.begin(), row.end());
  }
  return tensor;
}

/// The entries that come first: what the model predicts for.
Metadata input_entries(const SavedModel& saved) {
  if (saved.input != ModelInput::images) {
    return {{std::string(kFeatures),
             std::string(saved.input == ModelInput::bytes ? kBytes : kNumbers)}};
  }
  return {{"image_width", std::to_string(saved.size.width)},
          {"image_height", std::to_string(saved.size.height)}};
}

/// The entries that come last: how images are read.
Metadata reading_entries(const SavedModel& saved) {
  Metadata entries;
  if (saved.input != ModelInput::images) return entries;
  if (saved.resizes) entries.emplace_back(kResize, kAreaBilinear);
  const std::string rules = to_text(saved.rules);
  if (!rules.empty()) entries.emplace_back(kReading, rules);
  if (saved.rules.colour == ColourRule::rgb) entries.emplace_back(kLayout, kPlanes);
  return entries;
}

/// Reads a model from a safetensors file, or throws the reason why it is not one. No memory is
/// taken for weights before everything else is checked.
class ModelParser {
 public:
  explicit ModelParser(const std::string& path) : path_(path), file_(path) {}

  SavedModel model() {
    if (metadata("format") != kFormat) {
      fail("its format is '" + printable(metadata("format")) + "', expected " +
           std::string(kFormat));
    }
    SavedModel saved;
    saved.recipe = metadata("recipe");
    saved.input = input();
    if (saved.input == ModelInput::images) describe_images(saved);
    saved.classes = classes();
    const TensorEntry& weight = tensor("weight", 2);
    const TensorEntry& bias = tensor("bias", 1);
    if (file_.tensors().size() != 2) fail("it has tensors besides weight and bias");
    require_shapes(saved, weight, bias);
    if (saved.input == ModelInput::images) require_readable_size(saved);
    const float factor = scaling();
    try {
      saved.model = LinearModel(weight.shape[0], weight.shape[1], factor);
    } catch (const std::bad_alloc&) {
      throw Error(Fault::system, printable(path_) + ": there is no memory for its weights");
    }
    read(bias, 0, saved.model.bias);
    for (std::size_t c = 0; c < weight.shape[0]; ++c) {
      read(weight, c * weight.shape[1], saved.model.weights.values(c));
    }
    return saved;
  }

 private:
  [[noreturn]] void fail(const std::string& what) const {
    throw Error(Fault::data, printable(path_) + ": not a model of Linnet: " + what);
  }

  /// nullptr if there is no such entry.
  const std::string* optional_metadata(std::string_view key) const {
    for (const auto& [name, value] : file_.metadata()) {
      if (name == key) return &value;
    }
    return nullptr;
  }

  const std::string& metadata(std::string_view key) const {
    if (const std::string* value = optional_metadata(key)) return *value;
    fail("its metadata lacks '" + std::string(key) + "'; was it written by another program?");
  }

  template <class Number>
  Number number(std::string_view key) const {
    const std::string& text = metadata(key);
    Number value{};
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc() || end != text.data() + text.size()) {
      fail("its '" + std::string(key) + "' is '" + printable(text) + "', expected a number");
    }
    return value;
  }

  void require_value(std::string_view key, std::string_view expected) const {
    const std::string& value = metadata(key);
    if (value == expected) return;
    fail("its '" + std::string(key) + "' is '" + printable(value) + "', expected " +
         std::string(expected));
  }

  ModelInput input() const {
    const std::string* text = optional_metadata(kFeatures);
    if (text == nullptr) return ModelInput::images;
    if (*text == kBytes) return ModelInput::bytes;
    if (*text == kNumbers) return ModelInput::numbers;
    fail("its 'features' are '" + printable(*text) + "', expected bytes or numbers");
  }

  void describe_images(SavedModel& saved) const {
    saved.size = {number<std::uint32_t>("image_width"), number<std::uint32_t>("image_height")};
    saved.resizes = resizes();
    saved.rules = rules();
    if (saved.rules.colour == ColourRule::rgb) require_value(kLayout, kPlanes);
  }

  bool resizes() const {
    if (optional_metadata(kResize) == nullptr) return false;
    require_value(kResize, kAreaBilinear);
    return true;
  }

  ReadingRules rules() const {
    const std::string* text = optional_metadata(kReading);
    if (text == nullptr) return unrecorded_reading_rules();
    const std::optional<ReadingRules> rules = reading_rules_of(*text);
    if (!rules) {
      fail("its 'reading' is '" + printable(*text) +
           "', rules for reading images that this Linnet does not know");
    }
    return *rules;
  }

  float scaling() const {
    const auto value = number<float>("scaling");
    if (!is_scaling(value)) fail("its 'scaling' is not above 0");
    return value;
  }

  std::vector<std::string> classes() const {
    const auto list = nlohmann::json::parse(metadata("classes"), nullptr, false);
    if (!list.is_array() || list.empty()) fail("its 'classes' is not a list of names");
    std::vector<std::string> names;
    for (const auto& name : list) {
      if (!name.is_string()) fail("its 'classes' is not a list of names");
      names.push_back(name.get<std::string>());
    }
    if (std::set(names.begin(), names.end()).size() != names.size()) {
      fail("its 'classes' has a name twice");
    }
    return names;
  }

  const TensorEntry& tensor(const std::string& name, std::size_t dimensions) const {
    for (const TensorEntry& tensor : file_.tensors()) {
      if (tensor.name == name && tensor.shape.size() == dimensions) return tensor;
    }
    fail("it has no tensor '" + name + "' of " + std::to_string(dimensions) + " dimensions");
  }

  void require_shapes(const SavedModel& saved, const TensorEntry& weight,
                      const TensorEntry& bias) const {
    const std::string shape =
        "weight is " + std::to_string(weight.shape[0]) + " x " + std::to_string(weight.shape[1]);
    if (bias.shape[0] != weight.shape[0]) {
      fail(shape + ", and bias has " + std::to_string(bias.shape[0]) + " numbers");
    }
    if (saved.classes.size() > weight.shape[0]) {
      fail(shape + ", and there are " + std::to_string(saved.classes.size()) + " classes");
    }
    if (saved.input != ModelInput::images) {
      if (weight.shape[1] == 0) fail(shape);
      return;
    }
    if (image_bytes(saved.size, saved.rules) != weight.shape[1] || weight.shape[1] == 0) {
      fail(shape + ", and images are " + std::to_string(saved.size.width) + " x " +
           std::to_string(saved.size.height) +
           (saved.rules.colour == ColourRule::rgb ? " in three channels" : ""));
    }
  }

  /// Images of that size can be read, too.
  void require_readable_size(const SavedModel& saved) const {
    try {
      require_within_limits("its images", saved.size, limits_of(saved));
    } catch (const ImageError& error) {
      fail(error.what());
    }
  }

  void read(const TensorEntry& tensor, std::size_t first, std::span<float> numbers) {
    file_.read(tensor, first, numbers);
    if (!std::all_of(numbers.begin(), numbers.end(), [](float n) { return std::isfinite(n); })) {
      fail("it has weights that are not finite");
    }
  }

  std::string path_;
  SafetensorsFile file_;
};

}  // namespace

void write_model(const std::string& path, const SavedModel& saved) {
  require_consistent(saved);
  Safetensors content;
  content.metadata = {{"format", std::string(kFormat)}, {"classes", class_list(saved.classes)}};
  const auto add = [&](Metadata entries) {
    std::move(entries.begin(), entries.end(), std::back_inserter(content.metadata));
  };
  add(input_entries(saved));
  add({{"scaling", exact(saved.model.pixel_factor)}, {"recipe", saved.recipe}});
  add(reading_entries(saved));
  content.tensors.push_back(weight_tensor(saved.model));
  content.tensors.push_back({"bias", {saved.model.outputs()}, saved.model.bias});
  write_safetensors(path, content);
}

SavedModel read_model(const std::string& path) {
  return ModelParser(path).model();
}

bool is_model_file(const std::string& path) {
  try {
    read_model(path);
  } catch (const Error&) {
    return false;
  }
  return true;
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
