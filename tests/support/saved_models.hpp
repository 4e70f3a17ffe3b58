#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "engine/core/random.hpp"
#include "linnet/io/model_file.hpp"
#include "tests/support/safetensors_bytes.hpp"

namespace linnet::test {

/// A model of random finite numbers of any size, a quarter of them denormal or zero, and its
/// classes "0", "1", …
inline SavedModel random_model(std::size_t outputs, ImageSize size, Random& random) {
  const auto number = [&] {
    auto bits = static_cast<std::uint32_t>(random.next() >> 32);
    if (random.below(4) == 0) bits &= 0x80000fff;
    if ((bits & 0x7f800000) == 0x7f800000) bits ^= 0x40000000;
    return std::bit_cast<float>(bits);
  };
  SavedModel saved;
  saved.size = size;
  saved.recipe = R"({"name":"default","seed":0})";
  saved.model = LinearModel(outputs, size.pixels(), 1.0f / 255.0f);
  for (std::size_t c = 0; c < outputs; ++c) {
    for (float& weight : saved.model.weights.values(c)) weight = number();
    saved.model.bias[c] = number();
    saved.classes.push_back(std::to_string(c));
  }
  return saved;
}

/// The bits of all weights, row after row, and then of all biases.
inline std::vector<std::uint32_t> bits_of(const LinearModel& model) {
  std::vector<float> values;
  for (std::size_t c = 0; c < model.outputs(); ++c) {
    const auto row = model.weights.values(c);
    values.insert(values.end(), row.begin(), row.end());
  }
  values.insert(values.end(), model.bias.begin(), model.bias.end());
  return bits_of(values);
}

}  // namespace linnet::test
