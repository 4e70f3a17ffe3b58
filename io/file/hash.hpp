#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>

namespace linnet {

/// The 64-bit XXH3 with seed 0 (xxHash by Y. Collet; the same value on every machine). It detects
/// damage and distinguishes contents, but does not protect against deliberate collisions.
/// Thread-safe.
std::uint64_t hash_of(std::span<const std::byte> bytes) noexcept;

inline std::uint64_t hash_of(std::span<const std::uint8_t> bytes) noexcept {
  return hash_of(std::as_bytes(bytes));
}

/// A hash as 16 hexadecimal digits.
std::string hash_digits(std::uint64_t hash);

/// Computes the same hash of bytes that are given in pieces. Not thread-safe.
class Hasher {
 public:
  Hasher();
  ~Hasher();
  Hasher(const Hasher&) = delete;
  Hasher& operator=(const Hasher&) = delete;

  void add(std::span<const std::byte> bytes) noexcept;

  /// Discards all bytes that were added.
  void reset() noexcept;

  /// The hash of all bytes that were added since construction or `reset`.
  std::uint64_t value() const noexcept;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace linnet
