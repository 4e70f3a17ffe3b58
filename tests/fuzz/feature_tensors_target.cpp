#include "tests/fuzz/corpus.hpp"
#include "tests/fuzz/feature_target.hpp"
#include "tests/support/safetensors_bytes.hpp"

namespace linnet::test {

void fuzz_feature_tensors(std::span<const std::uint8_t> bytes) {
  check_features(MemoryFile(bytes));
}

std::vector<Seed> feature_tensors_seeds() {
  std::vector<Seed> seeds;
  const auto add = [&](const std::string& type, std::size_t bytes, const std::string& padding) {
    std::string header = R"({"labels":{"dtype":"I64","shape":[3],"data_offsets":[0,24]},)";
    header += R"("features":{"shape":[3,2],"dtype":")" + type;
    header += R"(","data_offsets":[24,)" + std::to_string(24 + 6 * bytes);
    header += R"(]},"__metadata__":{"format":"pt"}})" + padding;
    const std::string data =
        number_bytes<std::int64_t>({5, -5, 5}) + std::string(6 * bytes, '\x3c');
    seeds.push_back(
        seed_of(type + "-" + std::to_string(padding.size()), safetensors_bytes(header, data)));
  };
  for (const char* padding : {"", " ", "  ", "   "}) {
    add("U8", 1, padding);
    add("F16", 2, padding);
    add("BF16", 2, padding);
    add("F32", 4, padding);
  }
  append_broken(seeds, broken_safetensors_files());
  return seeds;
}

}  // namespace linnet::test
