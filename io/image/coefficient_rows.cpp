#include "io/image/coefficient_rows.hpp"

#include <algorithm>
#include <cstring>

namespace linnet {
namespace {

/// A whole number as bytes of seven bits, the lowest first; the high bit is set in all but the
/// last.
std::uint8_t* put_number(std::uint8_t* out, std::size_t value) {
  for (; value >= 0x80; value >>= 7) *out++ = static_cast<std::uint8_t>(value | 0x80);
  *out++ = static_cast<std::uint8_t>(value);
  return out;
}

std::size_t get_number(const std::uint8_t*& in) {
  std::size_t value = 0;
  for (int shift = 0;; shift += 7) {
    const std::size_t byte = *in++;
    value |= (byte & 0x7f) << shift;
    if (byte < 0x80) return value;
  }
}

/// Numbers near 0 become small numbers: 0, −1, 1, −2, 2, … are 0, 1, 2, 3, 4, …
std::size_t unsigned_of(int value) {
  return value < 0 ? static_cast<std::size_t>(-2 * value - 1) : static_cast<std::size_t>(2 * value);
}

std::int16_t signed_of(std::size_t value) {
  const int half = static_cast<int>(value / 2);
  return static_cast<std::int16_t>(value % 2 == 0 ? half : -half - 1);
}

/// The index of the first value from `at` on that is not 0, or the size.
std::size_t next_value(std::span<const std::int16_t> values, std::size_t at) {
  constexpr std::size_t kAtOnce = 4;
  for (std::uint64_t four = 0; at + kAtOnce <= values.size(); at += kAtOnce) {
    std::memcpy(&four, values.data() + at, sizeof four);
    if (four != 0) break;
  }
  while (at < values.size() && values[at] == 0) ++at;
  return at;
}

/// Bytes of a value with the zeros before it, at most: a length below 2^28 and 16 bits.
constexpr std::size_t kMostBytesOfValue = 4 + 3;

}  // namespace

void CoefficientRows::begin(std::size_t rows) {
  rows_.clear();
  rows_.resize(rows);
  bytes_ = rows * sizeof rows_[0];
}

void CoefficientRows::load(std::size_t index, std::span<std::int16_t> values) const {
  std::fill(values.begin(), values.end(), std::int16_t{0});
  const std::vector<std::uint8_t>& row = rows_[index];
  std::size_t at = 0;
  for (const std::uint8_t* in = row.data(); in != row.data() + row.size(); ++at) {
    at += get_number(in);
    values[at] = signed_of(get_number(in));
  }
}

void CoefficientRows::store(std::size_t index, std::span<const std::int16_t> values) {
  scratch_.resize(values.size() * kMostBytesOfValue);
  std::uint8_t* out = scratch_.data();
  std::size_t done = 0;
  for (std::size_t at = next_value(values, 0); at < values.size(); at = next_value(values, done)) {
    out = put_number(put_number(out, at - done), unsigned_of(values[at]));
    done = at + 1;
  }
  std::vector<std::uint8_t>& row = rows_[index];
  const auto size = static_cast<std::size_t>(out - scratch_.data());
  bytes_ -= row.capacity();
  // Rows grow from scan to scan: the old memory is freed first, and none is held in reserve.
  if (size > row.capacity()) {
    row = {};
    row.reserve(size + size / 8);
  }
  row.assign(scratch_.data(), out);
  bytes_ += row.capacity();
}

}  // namespace linnet
