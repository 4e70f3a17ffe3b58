// The hash of the weights depends on all of their bits, and on nothing else.

#include <bit>
#include <cstddef>
#include <cstdint>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "linnet/io/model_file.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/saved_models.hpp"
#include "tests/support/shapes.hpp"
#include "tests/support/temporary_folder.hpp"

namespace linnet::test {
namespace {

float flipped(float value, int bit) {
  return std::bit_cast<float>(std::bit_cast<std::uint32_t>(value) ^ std::uint32_t{1} << bit);
}

}  // namespace

// From Python: xxhash.xxh3_64(numpy.concatenate([w.ravel(), b]).astype("<f4").tobytes()).
TEST_CASE("The hash equals the XXH3 of other programs") {
  LinearModel small(2, 3, 1.0f);
  const std::vector<float> values = {1.0f, -2.5f, 0.0f, 3.25f, 1e-45f, -0.0f};
  for (std::size_t i = 0; i < values.size(); ++i) small.weights.row(i / 3)[i % 3] = values[i];
  small.bias = {0.5f, -1.0f};
  CHECK(weights_hash(small) == "1da7f75ad95d69c1");

  LinearModel large(4, 100, 1.0f);
  for (std::size_t c = 0; c < 4; ++c) {
    for (std::size_t k = 0; k < 100; ++k) {
      large.weights.row(c)[k] = static_cast<float>(c * 100 + k) / 8.0f - 10.0f;
    }
    large.bias[c] = static_cast<float>(c) - 1.5f;
  }
  CHECK(weights_hash(large) == "689793767a5502de");
  CHECK(weights_hash(LinearModel()) == "2d06800538d394c2");
}

TEST_CASE("A change of any bit of a weight or bias changes the hash") {
  INFO("LINNET_TEST_SEED=" << test_seed());
  Random random(test_seed(), 38);
  LinearModel model = random_model(3, {5, 1}, random).model;
  std::set<std::string> hashes = {weights_hash(model)};
  std::size_t flips = 0;
  const auto flip_all = [&](float& value) {
    const float kept = value;
    for (int bit = 0; bit < 32; ++bit) {
      value = flipped(kept, bit);
      hashes.insert(weights_hash(model));
      ++flips;
    }
    value = kept;
  };
  for (std::size_t c = 0; c < 3; ++c) {
    for (float& weight : model.weights.values(c)) flip_all(weight);
    flip_all(model.bias[c]);
  }
  CHECK(flips == 3 * 6 * 32);
  CHECK(hashes.size() == flips + 1);
  CHECK(hashes.count(weights_hash(model)) == 1);
}

TEST_CASE("The hash depends on the order of the weights, and on nothing else") {
  Random random(test_seed(), 39);
  const TemporaryFolder folder;
  SavedModel saved = random_model(2, {7, 1}, random);
  const std::string hash = weights_hash(saved.model);
  CHECK(hash.size() == 16);
  CHECK(hash.find_first_not_of("0123456789abcdef") == std::string::npos);
  write_model(folder / "model", saved);
  CHECK(weights_hash(read_model(folder / "model").model) == hash);
  saved.model.pixel_factor = 3.0f;
  CHECK(weights_hash(saved.model) == hash);
  std::swap(saved.model.bias[0], saved.model.bias[1]);
  CHECK(weights_hash(saved.model) != hash);
}

}  // namespace linnet::test
