#include "io/file/zlib_stream.hpp"

#define ZLIB_CONST  // next_in points to const
#include <zlib.h>

#include <algorithm>
#include <limits>
#include <new>

#include "linnet/error.hpp"

namespace linnet {
namespace {

uInt as_much_as_fits(std::size_t bytes) {
  return static_cast<uInt>(std::min<std::size_t>(bytes, std::numeric_limits<uInt>::max()));
}

/// The largest window, and by zlib's convention the format.
int window_bits(Compression format) {
  if (format == Compression::gzip) return MAX_WBITS + 16;
  return format == Compression::zlib ? MAX_WBITS : -MAX_WBITS;
}

}  // namespace

struct ZlibStream::State {
  z_stream zlib{};

  explicit State(Compression format) {
    const int answer = inflateInit2(&zlib, window_bits(format));
    if (answer == Z_MEM_ERROR) throw std::bad_alloc();
    if (answer != Z_OK)
      throw Error(Fault::system, "zlib: not the version that Linnet was compiled for");
  }

  ~State() { inflateEnd(&zlib); }
  State(const State&) = delete;
  State& operator=(const State&) = delete;
};

ZlibStream::ZlibStream(Compression format) : state_(std::make_unique<State>(format)) {}
ZlibStream::~ZlibStream() = default;
ZlibStream::ZlibStream(ZlibStream&&) noexcept = default;
ZlibStream& ZlibStream::operator=(ZlibStream&&) noexcept = default;

void ZlibStream::begin() {
  inflateReset(&state_->zlib);
}

ZlibStream::Status ZlibStream::inflate(std::span<const std::uint8_t>& in,
                                       std::span<std::uint8_t>& out) {
  z_stream& zlib = state_->zlib;
  const uInt given = as_much_as_fits(in.size());
  const uInt room = as_much_as_fits(out.size());
  zlib.next_in = in.data();
  zlib.avail_in = given;
  zlib.next_out = out.data();
  zlib.avail_out = room;
  // With Z_FINISH, zlib does not copy its window for a next call if the stream ends in this one.
  const int answer = ::inflate(&zlib, Z_FINISH);
  in = in.subspan(given - zlib.avail_in);
  out = out.subspan(room - zlib.avail_out);
  if (answer == Z_STREAM_END) return Status::ended;
  return answer == Z_OK || answer == Z_BUF_ERROR ? Status::more : Status::damaged;
}

std::string_view ZlibStream::reason() const noexcept {
  return state_->zlib.msg == nullptr ? std::string_view() : state_->zlib.msg;
}

}  // namespace linnet
