#include "io/file/hash.hpp"

#include <xxhash.h>

#include <cstdio>

namespace linnet {

struct Hasher::State {
  XXH3_state_t xxh3;
};

std::uint64_t hash_of(std::span<const std::byte> bytes) noexcept {
  return XXH3_64bits(bytes.data(), bytes.size());
}

std::string hash_digits(std::uint64_t hash) {
  char digits[17];
  std::snprintf(digits, sizeof digits, "%016llx", static_cast<unsigned long long>(hash));
  return digits;
}

Hasher::Hasher() : state_(std::make_unique<State>()) {
  reset();
}

Hasher::~Hasher() = default;

void Hasher::add(std::span<const std::byte> bytes) noexcept {
  XXH3_64bits_update(&state_->xxh3, bytes.data(), bytes.size());
}

void Hasher::reset() noexcept {
  XXH3_64bits_reset(&state_->xxh3);
}

std::uint64_t Hasher::value() const noexcept {
  return XXH3_64bits_digest(&state_->xxh3);
}

}  // namespace linnet
