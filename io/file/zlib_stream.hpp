#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string_view>

#include "io/file/compression.hpp"

namespace linnet {

/// Inflates streams of one format one after the other and reuses its memory. Not thread-safe.
class ZlibStream {
 public:
  /// Throws std::bad_alloc, or Error(system) where zlib is not the version that Linnet was compiled
  /// for.
  explicit ZlibStream(Compression format = Compression::zlib);
  ~ZlibStream();
  ZlibStream(ZlibStream&&) noexcept;
  ZlibStream& operator=(ZlibStream&&) noexcept;

  /// Discards the current stream; the next bytes begin a new one.
  void begin();

  enum class Status {
    more,     ///< `in` is empty or `out` is full
    ended,    ///< the stream is complete and its checksum is correct
    damaged,  ///< also where there was no memory
  };

  /// Inflates bytes from the front of `in` to the front of `out`, and advances both spans past the
  /// bytes that were used. Bytes of `out` after those written may change as well.
  Status inflate(std::span<const std::uint8_t>& in, std::span<std::uint8_t>& out);

  /// After `damaged`: zlib's text for what is wrong; empty if it has none.
  std::string_view reason() const noexcept;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace linnet
