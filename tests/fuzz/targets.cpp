#include <algorithm>
#include <stdexcept>
#include <string>

#include "tests/fuzz/corpus.hpp"
#include "tests/fuzz/repair.hpp"
#include "tests/fuzz/target.hpp"

namespace linnet::test {

void fuzz_png(std::span<const std::uint8_t> file);
void fuzz_jpeg(std::span<const std::uint8_t> file);
void fuzz_safetensors(std::span<const std::uint8_t> file);
void fuzz_packed(std::span<const std::uint8_t> file);
void fuzz_npy(std::span<const std::uint8_t> file);
void fuzz_npz(std::span<const std::uint8_t> file);
void fuzz_feature_tensors(std::span<const std::uint8_t> file);
void fuzz_idx(std::span<const std::uint8_t> file);
void fuzz_onnx(std::span<const std::uint8_t> file);

std::vector<Target> targets() {
  return {{"png", fuzz_png, png_seeds, repair_png},
          {"jpeg", fuzz_jpeg, jpeg_seeds, nullptr},
          {"safetensors", fuzz_safetensors, safetensors_seeds, repair_safetensors},
          {"packed", fuzz_packed, packed_seeds, repair_packed},
          {"npy", fuzz_npy, npy_seeds, repair_npy},
          {"npz", fuzz_npz, npz_seeds, repair_npz},
          {"feature_tensors", fuzz_feature_tensors, feature_tensors_seeds, repair_safetensors},
          {"idx", fuzz_idx, idx_seeds, repair_idx},
          {"onnx", fuzz_onnx, onnx_seeds, nullptr}};
}

Target target_named(std::string_view name) {
  const std::vector<Target> all = targets();
  const auto found = std::find_if(all.begin(), all.end(),
                                  [&](const Target& target) { return target.name == name; });
  if (found == all.end()) throw std::runtime_error("no target " + std::string(name));
  return *found;
}

}  // namespace linnet::test
