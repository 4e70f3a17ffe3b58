#pragma once

namespace linnet {

/// What is around a deflate stream (RFC 1951).
enum class Compression {
  zlib,     ///< RFC 1950: two bytes before, an Adler-32 behind
  gzip,     ///< RFC 1952: a header of ten bytes or more before, CRC-32 and length behind
  deflate,  ///< nothing
};

}  // namespace linnet
