#include "io/image/plain_png.hpp"

#include <algorithm>

#include "io/image/grey.hpp"
#include "io/image/png_filter.hpp"
#include "io/image/png_row.hpp"

namespace linnet {
namespace {

using Bytes = std::span<const std::uint8_t>;

/// Bytes of rows that are inflated before they are converted to grey: a small image at once, and
/// few enough to stay in the second-level cache until they are converted.
constexpr std::size_t kBlockBytes = std::size_t{64} << 10;

/// Bytes of output space after the last row. With less space than its longest match of 258 bytes,
/// zlib uses a slower loop; and bytes written there show that the stream holds more than the image.
constexpr std::size_t kExtraBytes = 258;

/// The compressed bytes of an image, chunk by chunk.
class ImageData {
 public:
  explicit ImageData(Bytes file) : chunks_(file) { chunks_.next(); }

  Bytes left;  ///< of the current chunk: bytes that are not inflated yet

  /// Goes to the next chunk; returns false if that is not a valid chunk of image data.
  bool next() {
    const PngChunk chunk = next_critical();
    if (!chunk.is("IDAT") || chunk.length() == 0) return false;
    left = chunk.data();
    return chunk.checksum_is_right();
  }

  /// Whether all bytes are used and a valid IEND follows.
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

/// Fills `rows` with bytes that are not the last ones of the stream.
bool inflate_inner(ZlibStream& stream, ImageData& data, std::span<std::uint8_t> rows) {
  while (!rows.empty()) {
    if (data.left.empty() && !data.next()) return false;
    if (stream.inflate(data.left, rows) != ZlibStream::Status::more) return false;
  }
  return true;
}

/// Fills `rows` except its last kExtraBytes with the last bytes of the stream.
bool inflate_last(ZlibStream& stream, ImageData& data, std::span<std::uint8_t> rows) {
  auto status = ZlibStream::Status::more;
  while (status == ZlibStream::Status::more) {
    if (data.left.empty() && !data.next()) return false;
    status = stream.inflate(data.left, rows);
    if (rows.size() < kExtraBytes) return false;
  }
  return status == ZlibStream::Status::ended && rows.size() == kExtraBytes && data.ends();
}

/// How the inflated rows of an image lie in the buffer.
struct RowLayout {
  explicit RowLayout(const PngHeader& header)
      : row_bytes((header.size.width * std::size_t{header.bits_per_pixel()} + 7) / 8),
        pixel_bytes(std::max<std::size_t>(header.bits_per_pixel() / 8, 1)),
        line(1 + row_bytes),
        lines(std::clamp<std::size_t>(kBlockBytes / line, 1, header.size.height)) {}

  std::size_t row_bytes;
  std::size_t pixel_bytes;  ///< the distance of the bytes that a filter combines
  std::size_t line;         ///< each row is preceded by the number of its filter
  std::size_t lines;        ///< that are inflated before they are converted
};

/// Converts inflated rows of one image to grey levels.
class GreyRows {
 public:
  explicit GreyRows(const PngHeader& header) : header_(header), layout_(header) {
    if (header.bits < 8) palette_ = grey_scale(header.bits);
  }

  const RowLayout& layout() const { return layout_; }

  /// Undoes the filters of `count` lines, and writes their grey levels. `above` is the row before
  /// the first; returns the last one, or null for an unknown filter or a row that is not plain.
  const std::uint8_t* convert(std::span<std::uint8_t> lines, std::size_t count,
                              const std::uint8_t* above, std::span<std::uint8_t> grey) const {
    const std::size_t width = header_.size.width;
    for (std::size_t i = 0; i < count; ++i) {
      const std::span row = lines.subspan(i * layout_.line + 1, layout_.row_bytes);
      if (!undo_png_filter(lines[i * layout_.line], row, above, layout_.pixel_bytes))
        return nullptr;
      if (!png_row_to_grey(header_, palette_, row.data(), grey.subspan(i * width, width))) {
        return nullptr;
      }
      above = row.data();
    }
    return above;
  }

 private:
  const PngHeader& header_;
  RowLayout layout_;
  GreyPalette palette_;
};

}  // namespace

bool PlainPng::decode(Bytes file, const PngHeader& header, std::span<std::uint8_t> grey) {
  if (header.interlaced || header.colour == PngColour::palette) return false;
  const GreyRows converter(header);
  const RowLayout& layout = converter.layout();
  const std::size_t height = header.size.height;
  rows_.resize(layout.row_bytes + layout.lines * layout.line + kExtraBytes);
  std::fill_n(rows_.begin(), layout.row_bytes, std::uint8_t{0});
  const std::span rows = std::span(rows_).subspan(layout.row_bytes);
  ImageData data(file);
  stream_.begin();
  for (std::size_t first = 0; first < height; first += layout.lines) {
    const std::size_t count = std::min(layout.lines, height - first);
    const bool last = first + count == height;
    if (last ? !inflate_last(stream_, data, rows.first(count * layout.line + kExtraBytes))
             : !inflate_inner(stream_, data, rows.first(count * layout.line))) {
      return false;
    }
    const std::uint8_t* last_row =
        converter.convert(rows, count, rows_.data(), grey.subspan(first * header.size.width));
    if (last_row == nullptr) return false;
    std::copy_n(last_row, layout.row_bytes, rows_.data());
  }
  return true;
}

}  // namespace linnet
