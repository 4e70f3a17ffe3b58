#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>

#include "io/file/compression.hpp"

namespace linnet {

/// Inflates streams that are in memory as a whole, into memory for the whole result, with
/// libdeflate: 1.7 to 1.8 times as fast as zlib on small images. Not thread-safe.
class LibdeflateInflater {
 public:
  /// Throws std::bad_alloc.
  LibdeflateInflater();

  /// The length of a stream at the front of `in` that is complete, inflates to exactly out.size()
  /// bytes, and has the right checksum, if the format has one. Bytes behind the stream are ignored.
  /// Where nothing is returned, the content of `out` is unspecified.
  ///
  /// libdeflate accepts some incomplete Huffman codes that zlib refuses; the checksum of the result
  /// holds in any case.
  std::optional<std::size_t> inflate(std::span<const std::uint8_t> in, std::span<std::uint8_t> out,
                                     Compression format = Compression::zlib) noexcept;

 private:
  struct Free {
    void operator()(void* state) const noexcept;
  };
  std::unique_ptr<void, Free> state_;  ///< libdeflate's
};

/// The CRC-32 of PNG and zlib, of `bytes` after those that gave `before`. Thread-safe.
std::uint32_t crc32_of(std::span<const std::uint8_t> bytes, std::uint32_t before = 0) noexcept;

}  // namespace linnet
