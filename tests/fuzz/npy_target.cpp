#include <algorithm>

#include "io/features/npy_array.hpp"
#include "tests/fuzz/corpus.hpp"
#include "tests/fuzz/feature_target.hpp"

namespace linnet::test {

void fuzz_npy(std::span<const std::uint8_t> bytes) {
  const MemoryFile file(bytes);
  const auto set = check_features(file);
  require(!has_npy_signature(std::as_bytes(bytes)) || is_feature_file(file.path()),
          "a .npy file is recognised by its signature");
  if (!set || !has_npy_signature(std::as_bytes(bytes))) return;
  const auto rows = set->features.view().bytes();
  const auto end = std::as_bytes(bytes).last(rows.size());
  require(std::equal(rows.begin(), rows.end(), end.begin()), "features are the end of the file");
}

std::vector<Seed> npy_seeds() {
  const std::string four = number_bytes<float>({1, 2, 3, 4});
  std::vector<Seed> seeds = {
      seed_of("floats", npy_bytes("<f4", "(2, 2)", four)),
      seed_of("version-2", npy_bytes("<f4", "(4, 1)", four, 2)),
      seed_of("version-3", npy_bytes("<f4", "(1, 4)", four, 3)),
      seed_of("halves", npy_bytes("<f2", "(2, 4)", four)),
      seed_of("bfloat16", npy_bytes("<V2", "(2, 4)", four)),
      seed_of("bytes", npy_bytes("|u1", "(2, 8)", four)),
      seed_of("unaligned",
              npy_with_header("{'descr':'<f4','fortran_order':False,'shape':(2,2)}", four)),
      seed_of("labels", npy_list<std::int64_t>("<i8", {1, -1, 1})),
      seed_of("short-labels", npy_list<std::int16_t>("<i2", {1, -1, 1})),
      seed_of("booleans", npy_list<std::uint8_t>("|b1", {1, 0, 1})),
      seed_of("byte-texts", npy_bytes("|S3", "(3,)", byte_texts({"dog", "a", ""}, 3))),
      seed_of("texts",
              npy_bytes("<U2", "(3, 1)", utf32_texts({U"\u00e4b", U"\U0001f9e0", U""}, 2)))};
  append_broken(seeds, broken_npy_files());
  append_broken(seeds, broken_label_files());
  return seeds;
}

}  // namespace linnet::test
