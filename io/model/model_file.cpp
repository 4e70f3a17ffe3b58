#include "linnet/io/model_file.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdio>
#include <nlohmann/json.hpp>
#include <set>
#include <string_view>

#include "engine/core/escape.hpp"
#include "io/file/hash.hpp"
#include "io/model/safetensors.hpp"
#include "linnet/error.hpp"

namespace linnet {
namespace {

constexpr std::string_view kFormat = "linnet-1";
constexpr std::string_view kResize = "resize";
constexpr std::string_view kAreaBilinear = "area-bilinear";

/// The float's exact value as a decimal double, for programs that calculate in double precision.
std::string exact(float value) {
  char text[32];
  return {text, std::to_chars(text, text + sizeof text, static_cast<double>(value)).ptr};
}

bool is_scaling(float value) {
  return std::isfinite(value) && value > 0.0f;
}

void require_consistent(const SavedModel& saved) {
  const LinearModel& model = saved.model;
  if (model.features() != saved.size.pixels() || model.bias.size() != model.outputs() ||
      saved.classes.empty() || saved.classes.size() > model.outputs() ||
      !is_scaling(model.pixel_factor)) {
    throw Error(Fault::usage, "the model does not fit its image size and classes");
  }
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

/// Converts the content of a safetensors file to a model, or throws the reason why it is not one.
class ModelParser {
 public:
  ModelParser(const std::string& path, Safetensors content)
      : path_(path), content_(std::move(content)) {}

  SavedModel model() const {
    if (metadata("format") != kFormat) {
      fail("its format is '" + printable(metadata("format")) + "', expected " +
           std::string(kFormat));
    }
    SavedModel saved;
    saved.recipe = metadata("recipe");
    saved.size = {number<std::uint32_t>("image_width"), number<std::uint32_t>("image_height")};
    saved.resizes = resizes();
    saved.classes = classes();
    const Tensor& weight = tensor("weight", 2);
    const Tensor& bias = tensor("bias", 1);
    if (content_.tensors.size() != 2) fail("it has tensors besides weight and bias");
    require_shapes(saved, weight, bias);
    saved.model = LinearModel(weight.shape[0], weight.shape[1], scaling());
    for (std::size_t c = 0; c < weight.shape[0]; ++c) {
      std::copy_n(weight.values.data() + c * weight.shape[1], weight.shape[1],
                  saved.model.weights.row(c));
    }
    saved.model.bias = bias.values;
    if (!is_finite(saved.model)) fail("it has weights that are not finite");
    return saved;
  }

 private:
  [[noreturn]] void fail(const std::string& what) const {
    throw Error(Fault::data, printable(path_) + ": not a model of Linnet: " + what);
  }

  const std::string& metadata(std::string_view key) const {
    for (const auto& [name, value] : content_.metadata) {
      if (name == key) return value;
    }
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

  bool resizes() const {
    const auto& all = content_.metadata;
    const auto found = std::find_if(all.begin(), all.end(),
                                    [](const auto& entry) { return entry.first == kResize; });
    if (found == all.end()) return false;
    if (found->second != kAreaBilinear) {
      fail("its 'resize' is '" + printable(found->second) + "', expected " +
           std::string(kAreaBilinear));
    }
    return true;
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

  const Tensor& tensor(const std::string& name, std::size_t dimensions) const {
    for (const Tensor& tensor : content_.tensors) {
      if (tensor.name == name && tensor.shape.size() == dimensions) return tensor;
    }
    fail("it has no tensor '" + name + "' of " + std::to_string(dimensions) + " dimensions");
  }

  void require_shapes(const SavedModel& saved, const Tensor& weight, const Tensor& bias) const {
    const std::string shape =
        "weight is " + std::to_string(weight.shape[0]) + " x " + std::to_string(weight.shape[1]);
    if (bias.shape[0] != weight.shape[0]) {
      fail(shape + ", and bias has " + std::to_string(bias.shape[0]) + " numbers");
    }
    if (saved.classes.size() > weight.shape[0]) {
      fail(shape + ", and there are " + std::to_string(saved.classes.size()) + " classes");
    }
    if (saved.size.pixels() != weight.shape[1] || weight.shape[1] == 0) {
      fail(shape + ", and images are " + std::to_string(saved.size.width) + " x " +
           std::to_string(saved.size.height));
    }
  }

  std::string path_;
  Safetensors content_;
};

}  // namespace

void write_model(const std::string& path, const SavedModel& saved) {
  require_consistent(saved);
  Safetensors content;
  content.metadata = {{"format", std::string(kFormat)},
                      {"classes", class_list(saved.classes)},
                      {"image_width", std::to_string(saved.size.width)},
                      {"image_height", std::to_string(saved.size.height)},
                      {"scaling", exact(saved.model.pixel_factor)},
                      {"recipe", saved.recipe}};
  if (saved.resizes) content.metadata.emplace_back(kResize, kAreaBilinear);
  content.tensors.push_back(weight_tensor(saved.model));
  content.tensors.push_back({"bias", {saved.model.outputs()}, saved.model.bias});
  write_safetensors(path, content);
}

SavedModel read_model(const std::string& path) {
  return ModelParser(path, read_safetensors(path)).model();
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
