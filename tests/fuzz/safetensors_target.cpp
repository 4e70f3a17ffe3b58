#include "io/model/safetensors.hpp"

#include <algorithm>
#include <string>

#include "linnet/io/model_file.hpp"
#include "tests/fuzz/file_target.hpp"
#include "tests/support/saved_models.hpp"
#include "tests/support/temporary_folder.hpp"

namespace linnet::test {
namespace {

/// Empty tensors have the same offset, so their order in the file is undefined.
void sort_by_name(Safetensors& content) {
  std::sort(content.tensors.begin(), content.tensors.end(),
            [](const Tensor& a, const Tensor& b) { return a.name < b.name; });
}

void check_tensors_again(Safetensors content, const std::string& path) {
  write_safetensors(path, content);
  Safetensors again = read_safetensors(path);
  sort_by_name(content);
  sort_by_name(again);
  require(content.metadata == again.metadata, "metadata are written as they were read");
  require(content.tensors.size() == again.tensors.size(), "all tensors are written");
  for (std::size_t i = 0; i < content.tensors.size(); ++i) {
    const Tensor& before = content.tensors[i];
    const Tensor& after = again.tensors[i];
    require(before.name == after.name && before.shape == after.shape &&
                bits_of(before.values) == bits_of(after.values),
            "tensors are written as they were read");
  }
}

void check_model_again(const SavedModel& saved, const std::string& path) {
  write_model(path, saved);
  const SavedModel again = read_model(path);
  require(saved.classes == again.classes && saved.size == again.size &&
              saved.recipe == again.recipe &&
              saved.model.pixel_factor == again.model.pixel_factor &&
              bits_of(saved.model) == bits_of(again.model),
          "a model is written as it was read");
}

}  // namespace

void fuzz_safetensors(std::span<const std::uint8_t> bytes) {
  const MemoryFile file(bytes);
  std::string error;
  const auto content = outcome_of(read_safetensors, file.path(), error);
  std::string of_model;
  const auto saved = outcome_of(read_model, file.path(), of_model);
  require(content || (!saved && error == of_model), "a model is a safetensors file");
  if (!content) return;
  const TemporaryFolder folder;
  check_tensors_again(*content, folder / "tensors");
  if (saved) check_model_again(*saved, folder / "model");
}

}  // namespace linnet::test
