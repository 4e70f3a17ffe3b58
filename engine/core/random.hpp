#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace linnet {

/// SplitMix64 (Steele, Lea, Flood: "Fast splittable pseudorandom number generators", 2014).
///
/// A few lines of our own, because the standard distributions and `std::shuffle` differ between
/// standard libraries, and a seed must mean the same model everywhere. Not for cryptography.
/// One generator belongs to one thread.
class Random {
 public:
  explicit Random(std::uint64_t seed) : state_(seed) {}

  /// A generator for the `stream`-th independent use of one seed.
  Random(std::uint64_t seed, std::uint64_t stream);

  /// 64 uniform bits.
  std::uint64_t next();

  /// A uniform integer in [0, bound), without bias (by rejection). `bound` must not be 0.
  std::uint64_t below(std::uint64_t bound);

  /// A uniform number in [0, 1), a multiple of 2^-53.
  double uniform();

  /// A uniform number in [low, high).
  double uniform(double low, double high) { return low + (high - low) * uniform(); }

 private:
  std::uint64_t state_;
};

/// Shuffles `values` in place: Fisher and Yates, from the last place down to the second.
void shuffle(std::vector<std::uint32_t>& values, Random& random);

/// A uniform random permutation of 0, 1, …, count − 1. `count` must fit 32 bits.
std::vector<std::uint32_t> random_permutation(std::size_t count, Random& random);

}  // namespace linnet
