#include <charconv>
#include <new>
#include <nlohmann/json.hpp>
#include <optional>
#include <set>
#include <span>
#include <string_view>

#include "engine/core/escape.hpp"
#include "engine/core/finite_numbers.hpp"
#include "io/model/model_format.hpp"
#include "io/model/safetensors.hpp"
#include "linnet/error.hpp"
#include "linnet/io/image_error.hpp"
#include "linnet/io/model_file.hpp"

namespace linnet {
namespace {

/// Reads a model from a safetensors file, or throws the reason why it is not one. No memory is
/// taken for weights before everything else is checked.
class ModelParser {
 public:
  explicit ModelParser(const std::string& path) : path_(path), file_(path) {}

  SavedModel model() {
    if (metadata(kFormatKey) != kFormat) {
      fail("its format is '" + printable(metadata(kFormatKey)) + "', expected " +
           std::string(kFormat));
    }
    SavedModel saved;
    saved.recipe = metadata(kRecipeKey);
    saved.input = input();
    if (saved.input == ModelInput::images) describe_images(saved);
    saved.classes = classes();
    const TensorEntry& weight = tensor(kWeight, 2);
    const TensorEntry& bias = tensor(kBias, 1);
    if (file_.tensors().size() != 2) fail("it has tensors besides weight and bias");
    require_shapes(saved, weight, bias);
    if (saved.input == ModelInput::images) require_readable_size(saved);
    const float factor = scaling();
    const Normalize normalize = normalization();
    saved.temperature = temperature();
    try {
      saved.model = LinearModel(weight.shape[0], weight.shape[1], factor);
    } catch (const std::bad_alloc&) {
      throw Error(Fault::system, printable(path_) + ": there is no memory for its weights");
    }
    saved.model.normalize = normalize;
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
    const std::string* text = optional_metadata(kFeaturesKey);
    if (text == nullptr) return ModelInput::images;
    if (*text == kBytes) return ModelInput::bytes;
    if (*text == kNumbers) return ModelInput::numbers;
    fail("its 'features' are '" + printable(*text) + "', expected bytes or numbers");
  }

  void describe_images(SavedModel& saved) const {
    saved.size = {number<std::uint32_t>(kWidthKey), number<std::uint32_t>(kHeightKey)};
    saved.resizes = resizes();
    saved.rules = rules();
    if (saved.rules.colour == ColourRule::rgb) require_value(kLayoutKey, kPlanes);
  }

  bool resizes() const {
    if (optional_metadata(kResizeKey) == nullptr) return false;
    require_value(kResizeKey, kAreaBilinear);
    return true;
  }

  ReadingRules rules() const {
    const std::string* text = optional_metadata(kReadingKey);
    if (text == nullptr) return unrecorded_reading_rules();
    const std::optional<ReadingRules> rules = reading_rules_of(*text);
    if (!rules) {
      fail("its 'reading' is '" + printable(*text) +
           "', rules for reading images that this Linnet does not know");
    }
    return *rules;
  }

  float scaling() const {
    const auto value = number<float>(kScalingKey);
    if (!is_scaling(value)) fail("its 'scaling' is not above 0");
    return value;
  }

  Normalize normalization() const {
    if (optional_metadata(kNormalizeKey) == nullptr) return Normalize::none;
    require_value(kNormalizeKey, name_of(Normalize::rows));
    return Normalize::rows;
  }

  double temperature() const {
    if (optional_metadata(kTemperatureKey) == nullptr) return 1.0;
    const auto value = number<double>(kTemperatureKey);
    if (!is_temperature(value)) fail("its 'temperature' is not a finite number above 0");
    return value;
  }

  std::vector<std::string> classes() const {
    const auto list = nlohmann::json::parse(metadata(kClassesKey), nullptr, false);
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

  const TensorEntry& tensor(std::string_view name, std::size_t dimensions) const {
    for (const TensorEntry& tensor : file_.tensors()) {
      if (tensor.name == name && tensor.shape.size() == dimensions) return tensor;
    }
    fail("it has no tensor '" + std::string(name) + "' of " + std::to_string(dimensions) +
         " dimensions");
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
    if (!all_finite(numbers)) fail("it has weights that are not finite");
  }

  std::string path_;
  SafetensorsFile file_;
};

}  // namespace

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

}  // namespace linnet
