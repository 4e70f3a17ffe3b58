#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>

namespace linnet {

/// XXH3 of 64 bits with seed 0 (xxHash, Y. Collet; the same numbers on every machine). It finds
/// damage and tells contents apart; it is no protection against somebody who wants equal hashes.
/// Thread-safe.
std::uint64_t hash_of(std::span<const std::byte> bytes) noexcept;

inline std::uint64_t hash_of(std::span<const std::uint8_t> bytes) noexcept {
  return hash_of(std::as_bytes(bytes));
}

/// The same hash of bytes that come in pieces. For one thread.
class Hasher {
 public:
  Hasher();
  ~Hasher();
  Hasher(const Hasher&) = delete;
  Hasher& operator=(const Hasher&) = delete;

  void add(std::span<const std::byte> bytes) noexcept;

  /// Begins anew.
  void reset() noexcept;

  /// Of all that was added so far.
  std::uint64_t value() const noexcept;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace linnet
