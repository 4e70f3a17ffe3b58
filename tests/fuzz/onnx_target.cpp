#include <algorithm>

#include "linnet/io/onnx_file.hpp"
#include "tests/fuzz/corpus.hpp"
#include "tests/fuzz/file_target.hpp"
#include "tests/support/onnx_models.hpp"
#include "tests/support/onnx_reader.hpp"
#include "tests/support/temporary_folder.hpp"

namespace linnet::test {

void fuzz_onnx(std::span<const std::uint8_t> bytes) {
  const MemoryFile file(bytes);
  if (!is_onnx_file(file.path())) return;
  const auto fields = wire_fields({reinterpret_cast<const char*>(bytes.data()), bytes.size()});
  for (const std::uint64_t number : {1U, 7U}) {
    require(std::count_if(fields.begin(), fields.end(),
                          [&](const WireField& field) { return field.number == number; }) == 1,
            "a file that is taken for a model has a version and a graph");
  }
}

std::vector<Seed> onnx_seeds() {
  const TemporaryFolder folder;
  Random random(1);
  std::vector<Seed> seeds;
  for (const NamedModel& model : models_of_all_kinds(random)) {
    write_onnx(folder / "file", model.saved);
    const std::string content = file_content(folder / "file");
    std::string name = model.name;
    std::replace_if(
        name.begin(), name.end(), [](char letter) { return letter == ' ' || letter == ','; }, '-');
    seeds.push_back({name, {content.begin(), content.end()}});
  }
  return seeds;
}

}  // namespace linnet::test
