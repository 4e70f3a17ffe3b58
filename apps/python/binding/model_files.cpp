#include <nanobind/nanobind.h>
#include <nanobind/stl/string.h>
#include <nanobind/stl/vector.h>

#include <string>
#include <utility>
#include <vector>

#include "apps/python/binding/models.hpp"
#include "apps/python/binding/parts.hpp"
#include "linnet/io/model_file.hpp"

namespace nb = nanobind;

namespace linnet {
namespace {

/// For rows of a feature matrix: of bytes, or of numbers.
void save_model(const nb::bytes& path, const ReadMatrix& weights, const ReadVector<float>& bias,
                float scale, std::vector<std::string> classes, bool bytes,
                const std::string& recipe) {
  SavedModel saved;
  saved.model = model_of(weights, bias, scale);
  saved.classes = std::move(classes);
  saved.input = bytes ? ModelInput::bytes : ModelInput::numbers;
  saved.recipe = recipe;
  write_model(std::string(path.c_str(), path.size()), saved);
}

}  // namespace

void add_model_files(nb::module_& module) {
  using namespace nb::literals;
  module.def("save_model", &save_model, "path"_a, "weights"_a.noconvert(), "bias"_a.noconvert(),
             "scale"_a, "classes"_a, "bytes"_a, "recipe"_a);
}

}  // namespace linnet
