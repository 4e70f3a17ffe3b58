#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace linnet {

/// Rows of the DCT coefficients of an image, in little memory: most coefficients of a photo are 0,
/// and each other one takes about two bytes. Not thread-safe.
class CoefficientRows {
 public:
  /// Starts with `rows` rows of zeros. Throws std::bad_alloc.
  void begin(std::size_t rows);

  /// Writes row `index` into `values`, which has the length that it was stored with.
  void load(std::size_t index, std::span<std::int16_t> values) const;

  /// Stores `values` as row `index`. Throws std::bad_alloc.
  void store(std::size_t index, std::span<const std::int16_t> values);

  /// Bytes of memory in use.
  std::size_t bytes() const noexcept { return bytes_ + scratch_.capacity(); }

 private:
  std::vector<std::vector<std::uint8_t>> rows_;
  std::vector<std::uint8_t> scratch_;
  std::size_t bytes_ = 0;
};

}  // namespace linnet
