#pragma once

#include <cstddef>

namespace linnet {

/// A byte of a deflate stream becomes so many at most: a match of 258 bytes takes two bits.
inline constexpr std::size_t kMostInflation = 1032;

/// What is around a deflate stream (RFC 1951).
enum class Compression {
  zlib,     ///< RFC 1950: two bytes before, an Adler-32 behind
  gzip,     ///< RFC 1952: a header of ten bytes or more before, CRC-32 and length behind
  deflate,  ///< nothing
};

}  // namespace linnet
