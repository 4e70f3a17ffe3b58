#include "engine/core/random.hpp"

#include <utility>

#include "engine/core/all_indices.hpp"
namespace linnet {

Random::Random(std::uint64_t seed, std::uint64_t stream) : state_(seed) {
  // Mixed before and after, neighbouring streams of one seed start from unrelated states.
  state_ = next() ^ (stream * 0xd1342543de82ef95u);
  state_ = next();
}

std::uint64_t Random::next() {
  state_ += 0x9e3779b97f4a7c15u;
  std::uint64_t z = state_;
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
  z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
  return z ^ (z >> 31);
}

std::uint64_t Random::below(std::uint64_t bound) {
  // 2^64 mod bound draws at the low end would be one too many for some remainders: draw again.
  const std::uint64_t surplus = (0 - bound) % bound;
  std::uint64_t draw = next();
  while (draw < surplus) draw = next();
  return draw % bound;
}

double Random::uniform() {
  return static_cast<double>(next() >> 11) * 0x1.0p-53;
}

void shuffle(std::vector<std::uint32_t>& values, Random& random) {
  for (std::size_t i = values.size(); i > 1; --i) {
    std::swap(values[i - 1], values[random.below(i)]);
  }
}

std::vector<std::uint32_t> random_permutation(std::size_t count, Random& random) {
  std::vector<std::uint32_t> order = all_indices(count);
  shuffle(order, random);
  return order;
}

}  // namespace linnet
