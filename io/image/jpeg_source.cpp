#include "io/image/jpeg_source.hpp"

#include <algorithm>
#include <cstring>
#include <type_traits>

#include "io/image/libjpeg_handle.hpp"

namespace linnet {
namespace {

static_assert(std::is_trivially_destructible_v<JpegSource>);

constexpr std::size_t kWindowBytes = 511;

LibjpegHandle& handle_of(jpeg_decompress_struct& jpeg) {
  return *static_cast<LibjpegHandle*>(jpeg.client_data);
}

void open_window(JpegSource& source, const std::uint8_t* first) {
  const std::size_t bytes =
      std::min(kWindowBytes, static_cast<std::size_t>(source.chunk_end - first));
  source.manager.next_input_byte = first;
  source.manager.bytes_in_buffer = bytes;
  source.window_end = first + bytes;
}

/// Reads more of the file behind the bytes from `first` on, which may move, and opens a window on
/// them. Returns whether there were more.
bool read_more(LibjpegHandle& handle, const std::uint8_t* first) {
  JpegSource& source = handle.source;
  if (source.rest == nullptr) return false;
  const auto kept = static_cast<std::size_t>(source.chunk_end - first);
  std::span<const std::uint8_t> chunk;
  try {
    chunk = source.rest->next({first, kept});
  } catch (const FileError& error) {
    std::snprintf(handle.reason.data(), handle.reason.size(), "%s", error.what());
    source.rest = nullptr;
  }
  // Not in the handler: longjmp would leave the exception behind.
  if (source.rest == nullptr) fail_in_libjpeg(handle, ImageFault::unreadable);
  source.chunk_end = chunk.data() + chunk.size();
  open_window(source, chunk.data());
  return chunk.size() > kept;
}

boolean fill(j_decompress_ptr jpeg) {
  LibjpegHandle& handle = handle_of(*jpeg);
  JpegSource& source = handle.source;
  if (source.window_end != source.chunk_end) {
    open_window(source, source.window_end);
  } else if (!read_more(handle, source.chunk_end)) {
    fail_in_libjpeg(handle, ImageFault::corrupt, "cut short");
  }
  return TRUE;
}

void skip(j_decompress_ptr jpeg, long count) {
  LibjpegHandle& handle = handle_of(*jpeg);
  JpegSource& source = handle.source;
  for (std::size_t left = count < 0 ? 0 : static_cast<std::size_t>(count);;) {
    const std::uint8_t* next = source.manager.next_input_byte;
    const std::size_t step = std::min(left, static_cast<std::size_t>(source.chunk_end - next));
    left -= step;
    open_window(source, next + step);
    if (left == 0 || !read_more(handle, next + step)) return;
  }
}

void do_nothing(j_decompress_ptr) {}

}  // namespace

void begin_source(JpegSource& source, jpeg_decompress_struct& jpeg,
                  std::span<const std::uint8_t> bytes, FileChunks* rest) {
  source.manager.init_source = do_nothing;
  source.manager.fill_input_buffer = fill;
  source.manager.skip_input_data = skip;
  source.manager.resync_to_restart = jpeg_resync_to_restart;
  source.manager.term_source = do_nothing;
  source.chunk_end = bytes.data() + bytes.size();
  source.rest = rest;
  open_window(source, bytes.data());
  jpeg.src = &source.manager;
}

std::span<const std::uint8_t> take_segment(jpeg_decompress_struct& jpeg) {
  constexpr std::size_t kLengthBytes = 2;
  LibjpegHandle& handle = handle_of(jpeg);
  JpegSource& source = handle.source;
  for (;;) {
    const std::uint8_t* next = source.manager.next_input_byte;
    const std::span<const std::uint8_t> left(next, source.chunk_end);
    const std::size_t length =
        left.size() < kLengthBytes ? kLengthBytes : std::size_t{left[0]} << 8 | left[1];
    if (length < kLengthBytes) fail_in_libjpeg(handle, ImageFault::corrupt, "bad segment length");
    if (length <= left.size()) {
      open_window(source, next + length);
      return left.subspan(kLengthBytes, length - kLengthBytes);
    }
    if (!read_more(handle, next)) fail_in_libjpeg(handle, ImageFault::corrupt, "cut short");
  }
}

}  // namespace linnet
