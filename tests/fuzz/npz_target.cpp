#include "tests/fuzz/corpus.hpp"
#include "tests/fuzz/feature_target.hpp"

namespace linnet::test {

void fuzz_npz(std::span<const std::uint8_t> bytes) {
  check_features(MemoryFile(bytes));
}

std::vector<Seed> npz_seeds() {
  const std::string matrix = npy_matrix<float>("<f4", 3, 2, {1, 2, 3, 4, 5, 6});
  const std::string labels = npy_list<std::int64_t>("<i8", {7, -1, 7});
  const auto archive = [&](bool deflated, std::size_t padding) {
    return zip_bytes(
        {{.name = "X.npy", .content = matrix, .deflated = deflated, .padding = padding},
         {.name = "y.npy", .content = labels, .deflated = deflated}},
        {.zip64 = padding != 0});
  };
  std::vector<Seed> seeds = {seed_of("stored", archive(false, 0)),
                             seed_of("deflated", archive(true, 0))};
  for (std::size_t padding = 4; padding < 8; ++padding) {
    seeds.push_back(seed_of("padded-" + std::to_string(padding), archive(false, padding)));
  }
  seeds.push_back(seed_of("others", zip_bytes({{.name = "a/", .content = ""},
                                               {.name = "a/text", .content = "text"},
                                               {.name = "any.npy", .content = matrix}},
                                              {.comment = "comment"})));
  append_broken(seeds, broken_npz_files());
  return seeds;
}

}  // namespace linnet::test
