#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>

namespace linnet {

/// Inflates zlib streams, one after the other, with the same memory. For one thread.
class ZlibStream {
 public:
  /// Throws std::bad_alloc, or Error (system) where zlib is another than the one built against.
  ZlibStream();
  ~ZlibStream();
  ZlibStream(ZlibStream&&) noexcept;
  ZlibStream& operator=(ZlibStream&&) noexcept;

  /// Forgets the stream at hand; the next bytes begin a new one.
  void begin();

  enum class Result {
    more,     ///< `in` or `out` is used up
    ended,    ///< the stream is complete, its checksum right
    damaged,  ///< or there was no memory
  };

  /// Takes bytes off the front of `in` and writes what they hold to the front of `out`; both are
  /// then what remains. Of the room in `out`, bytes behind those written may change as well.
  Result inflate(std::span<const std::uint8_t>& in, std::span<std::uint8_t>& out);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

/// The CRC-32 of PNG and zlib. Thread-safe.
std::uint32_t crc32_of(std::span<const std::uint8_t> bytes) noexcept;

}  // namespace linnet
