#include "io/image/png_rows_reader.hpp"

#include <algorithm>
#include <array>
#include <string>

#include "io/image/png_filter.hpp"
#include "linnet/io/image_error.hpp"

namespace linnet {
namespace {

using Bytes = std::span<const std::uint8_t>;

/// Bytes of rows that zlib inflates before they are converted to grey: few enough to stay in the
/// second-level cache until then.
constexpr std::size_t kBlockBytes = std::size_t{64} << 10;

/// Bytes of output space after the last row. With less space than its longest match of 258 bytes,
/// zlib uses a slower loop; and bytes written there show that the stream holds more than the image.
constexpr std::size_t kExtraBytes = 258;

/// Memory for the rows of an image that is kept for the next one.
constexpr std::size_t kMostKeptBytes = std::size_t{8} << 20;

[[noreturn]] void fail(const std::string& reason) {
  throw ImageError(ImageFault::corrupt, "PNG: " + reason);
}

/// The compressed bytes of an image, in pieces: whole chunks if the file is in memory.
class ImageData {
 public:
  ImageData(PngBytes& file, const PngContents& contents)
      : file_(file), chunks_(file, contents.image_data_begin, contents.image_data_end) {}

  Bytes left;  ///< of the current piece: bytes that are not inflated yet

  /// Goes to the next piece; returns false if there is none.
  bool next() {
    left = {};
    while (left.empty()) {
      if (done_ == chunk_.length && !next_chunk()) return false;
      const std::size_t most = file_.in_memory() ? chunk_.length : PngBytes::kWindow;
      const std::size_t count = std::min(most, chunk_.length - done_);
      // With the file in windows, the checksum invalidates what was returned before it.
      crc_ = crc32_of(chunk_.data(done_, count), crc_);
      done_ += count;
      if (done_ == chunk_.length && crc_ != chunk_.checksum()) fail("bad checksum in IDAT");
      left = chunk_.data(done_ - count, count);
    }
    return true;
  }

 private:
  bool next_chunk() {
    if (chunks_.at_end()) return false;
    chunk_ = chunks_.next();
    done_ = 0;
    crc_ = crc32_of(chunk_.type);
    return true;
  }

  PngBytes& file_;
  PngChunks chunks_;
  PngChunk chunk_;
  std::size_t done_ = 0;  ///< bytes of the chunk that were returned
  std::uint32_t crc_ = 0;
};

/// How the rows of an image, or of one pass of an interlaced one, lie in the inflated stream.
struct RowLayout {
  RowLayout(const PngHeader& header, ImageSize size)
      : row_bytes((size.width * header.bits_per_pixel() + 7) / 8),
        pixel_bytes(std::max<std::size_t>(header.bits_per_pixel() / 8, 1)),
        line(1 + row_bytes),
        lines(size.height) {}

  std::size_t row_bytes;
  std::size_t pixel_bytes;  ///< the distance of the bytes that a filter combines
  std::size_t line;         ///< each row is preceded by the number of its filter
  std::size_t lines;
};

/// Calls use(pass, layout) for each pass that has pixels, or once if the image is not interlaced.
template <class Use>
void for_each_pass(const PngHeader& header, const Use& use) {
  if (!header.interlaced) return use(0, RowLayout(header, header.size));
  for (std::size_t pass = 0; pass < adam7_passes.size(); ++pass) {
    const ImageSize size = adam7_passes[pass].size(header.size);
    if (size.pixels() != 0) use(pass, RowLayout(header, size));
  }
}

/// Undoes the filters of consecutive lines of a pass, and puts the rows.
class Unfilter {
 public:
  Unfilter(const RowLayout& layout, std::size_t pass, const PngRowsReader::PutRow& put)
      : layout_(layout), pass_(pass), put_(put) {}

  /// `above` is the row before the first of `lines`; returns the last one.
  const std::uint8_t* put_lines(std::span<std::uint8_t> lines, const std::uint8_t* above) {
    for (std::size_t at = 0; at < lines.size(); at += layout_.line, ++y_) {
      const std::span row = lines.subspan(at + 1, layout_.row_bytes);
      if (!undo_png_filter(lines[at], row, above, layout_.pixel_bytes)) fail("unknown filter");
      put_(row.data(), y_, pass_);
      above = row.data();
    }
    return above;
  }

 private:
  const RowLayout& layout_;
  std::size_t pass_;
  const PngRowsReader::PutRow& put_;
  std::size_t y_ = 0;
};

/// The inflated bytes of an image.
class RowStream {
 public:
  RowStream(ZlibStream& stream, PngBytes& file, const PngContents& contents)
      : stream_(stream), data_(file, contents) {
    stream_.begin();
  }

  /// Fills `rows` with the next bytes.
  void fill(std::span<std::uint8_t> rows) {
    while (!rows.empty()) inflate(rows);
  }

  /// Inflates the end of the stream, which must have no more bytes. Bytes behind the stream are
  /// harmless and occur in practice; only their checksums are verified.
  void finish() {
    std::array<std::uint8_t, kExtraBytes> extra;
    std::span<std::uint8_t> room(extra);
    while (!ended_ && room.size() == extra.size()) inflate(room);
    if (room.size() < extra.size()) fail("more image data than pixels");
    while (data_.next()) continue;
  }

 private:
  void inflate(std::span<std::uint8_t>& rows) {
    if (ended_ || (data_.left.empty() && !data_.next())) fail("cut short");
    const ZlibStream::Status status = stream_.inflate(data_.left, rows);
    ended_ = status == ZlibStream::Status::ended;
    if (status != ZlibStream::Status::damaged) return;
    const std::string reason(stream_.reason());
    fail("damaged image data" + (reason.empty() ? "" : ": " + reason));
  }

  ZlibStream& stream_;
  ImageData data_;
  bool ended_ = false;
};

}  // namespace

void PngRowsReader::read(PngBytes& file, const PngContents& contents, std::size_t most_at_once,
                         const PutRow& put) {
  if (inflate_at_once(file, contents, most_at_once)) {
    put_rows(contents, put);
  } else {
    stream_rows(file, contents, put);
  }
  if (rows_.size() > kMostKeptBytes) rows_ = {};
  if (joined_.capacity() > kMostKeptBytes) joined_ = {};
}

bool PngRowsReader::inflate_at_once(PngBytes& file, const PngContents& contents,
                                    std::size_t most_bytes) {
  const std::size_t width = RowLayout(contents.header, contents.header.size).row_bytes;
  const std::size_t bytes = png_rows(contents.header).bytes;
  const bool join = contents.image_data_chunks > 1 || !file.in_memory();
  if (width + bytes + (join ? contents.image_data_bytes : 0) > most_bytes) return false;
  ImageData data(file, contents);
  if (!data.next()) return false;
  Bytes stream = data.left;
  if (join) {
    joined_.clear();
    joined_.reserve(contents.image_data_bytes);
    do joined_.insert(joined_.end(), data.left.begin(), data.left.end());
    while (data.next());
    stream = joined_;
  }
  rows_.resize(std::max(rows_.size(), width + bytes));
  return libdeflate_.inflate(stream, std::span(rows_).subspan(width, bytes)).has_value();
}

void PngRowsReader::put_rows(const PngContents& contents, const PutRow& put) {
  const std::size_t width = RowLayout(contents.header, contents.header.size).row_bytes;
  std::fill_n(rows_.begin(), width, std::uint8_t{0});
  std::span<std::uint8_t> left = std::span(rows_).subspan(width);
  for_each_pass(contents.header, [&](std::size_t pass, const RowLayout& layout) {
    const std::size_t bytes = layout.line * layout.lines;
    Unfilter(layout, pass, put).put_lines(left.first(bytes), rows_.data());
    left = left.subspan(bytes);
  });
}

void PngRowsReader::stream_rows(PngBytes& file, const PngContents& contents, const PutRow& put) {
  RowStream stream(stream_, file, contents);
  for_each_pass(contents.header, [&](std::size_t pass, const RowLayout& layout) {
    const std::size_t most = std::clamp<std::size_t>(kBlockBytes / layout.line, 1, layout.lines);
    rows_.resize(std::max(rows_.size(), layout.row_bytes + most * layout.line));
    std::fill_n(rows_.begin(), layout.row_bytes, std::uint8_t{0});
    Unfilter unfilter(layout, pass, put);
    for (std::size_t first = 0; first < layout.lines; first += most) {
      const std::size_t bytes = std::min(most, layout.lines - first) * layout.line;
      const std::span lines = std::span(rows_).subspan(layout.row_bytes, bytes);
      stream.fill(lines);
      std::copy_n(unfilter.put_lines(lines, rows_.data()), layout.row_bytes, rows_.data());
    }
  });
  stream.finish();
}

}  // namespace linnet
