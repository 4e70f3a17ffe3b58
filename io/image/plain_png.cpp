#include "io/image/plain_png.hpp"

#include <algorithm>

#include "io/image/grey.hpp"
#include "io/image/png_filter.hpp"
#include "io/image/png_row.hpp"

namespace linnet {
namespace {

using Bytes = std::span<const std::uint8_t>;

/// Rows are inflated so many bytes at a time: all of a small picture at once, and little enough to
/// stay in the second-level cache until they are grey.
constexpr std::size_t kBytesAtATime = std::size_t{64} << 10;

/// Room behind the last row. With less room than its longest match, 258 bytes, zlib goes slowly;
/// and whatever is written there is more than the picture should hold.
constexpr std::size_t kRoomBehind = 258;

/// libpng refuses image data in one piece of over 8,000,000 bytes, unless the picture is as large:
/// it shall look at long ones itself.
constexpr std::size_t kLongestChunk = 8'000'000;

/// The compressed bytes of a picture, one chunk after the other, as long as they are plain.
class ImageData {
 public:
  explicit ImageData(Bytes file) : chunks_(file) { chunks_.next(); }

  Bytes left;  ///< of the chunk at hand

  /// Goes to the next chunk; false where it is not plain, or no image data.
  bool next() {
    const PngChunk chunk = next_critical();
    if (!chunk.is("IDAT") || chunk.length() == 0 || chunk.length() > kLongestChunk) return false;
    left = chunk.data();
    return chunk.checksum_is_right();
  }

  /// Whether all is used up, and the file ends as it should.
  bool ends() {
    if (!left.empty()) return false;
    const PngChunk chunk = next_critical();
    return chunk.is("IEND") && chunk.length() == 0 && chunk.checksum_is_right();
  }

 private:
  PngChunk next_critical() {
    PngChunk chunk = chunks_.next();
    while (!chunk.critical()) chunk = chunks_.next();
    return chunk;
  }

  PngChunks chunks_;
};

/// Fills `rows`, in the middle of the stream.
bool inflate_some(ZlibStream& stream, ImageData& data, std::span<std::uint8_t> rows) {
  while (!rows.empty()) {
    if (data.left.empty() && !data.next()) return false;
    if (stream.inflate(data.left, rows) != ZlibStream::Result::more) return false;
  }
  return true;
}

/// Fills the front of `rows` with the stream's last bytes, and leaves kRoomBehind.
bool inflate_last(ZlibStream& stream, ImageData& data, std::span<std::uint8_t> rows) {
  auto result = ZlibStream::Result::more;
  while (result == ZlibStream::Result::more) {
    if (data.left.empty() && !data.next()) return false;
    result = stream.inflate(data.left, rows);
    if (rows.size() < kRoomBehind) return false;
  }
  return result == ZlibStream::Result::ended && rows.size() == kRoomBehind && data.ends();
}

}  // namespace

bool PlainPng::decode(Bytes file, const PngHeader& header, std::span<std::uint8_t> grey) {
  if (header.interlaced || header.colour == PngColour::palette) return false;
  const std::size_t width = header.size.width;
  const std::size_t height = header.size.height;
  const std::size_t row_bytes = (width * header.bits_per_pixel() + 7) / 8;
  const std::size_t pixel_bytes = std::max<std::size_t>(header.bits_per_pixel() / 8, 1);
  const std::size_t line = 1 + row_bytes;  // the filter's number comes first
  const std::size_t lines = std::clamp<std::size_t>(kBytesAtATime / line, 1, height);
  GreyPalette palette;
  if (header.bits < 8) palette = grey_scale(header.bits);

  rows_.resize(row_bytes + lines * line + kRoomBehind);
  std::fill_n(rows_.begin(), row_bytes, std::uint8_t{0});
  const std::span rows = std::span(rows_).subspan(row_bytes);
  ImageData data(file);
  stream_.begin();
  for (std::size_t first = 0; first < height; first += lines) {
    const std::size_t count = std::min(lines, height - first);
    const bool last = first + count == height;
    if (last ? !inflate_last(stream_, data, rows.first(count * line + kRoomBehind))
             : !inflate_some(stream_, data, rows.first(count * line))) {
      return false;
    }
    const std::uint8_t* above = rows_.data();
    for (std::size_t i = 0; i < count; ++i) {
      const std::span row = rows.subspan(i * line + 1, row_bytes);
      if (!undo_png_filter(rows[i * line], row, above, pixel_bytes)) return false;
      if (!png_row_to_grey(header, palette, row.data(), grey.subspan((first + i) * width, width))) {
        return false;
      }
      above = row.data();
    }
    std::copy_n(above, row_bytes, rows_.data());
  }
  return true;
}

}  // namespace linnet
