#include "io/image/png_contents.hpp"

#include "io/file/compression.hpp"
#include "io/image/image_limits.hpp"
#include "linnet/io/image_error.hpp"

namespace linnet {
namespace {

/// The longest Exif block that is looked at: JPEG has no longer ones.
constexpr std::size_t kMostExifBytes = 65535;

[[noreturn]] void fail(const std::string& reason) {
  throw ImageError(ImageFault::corrupt, "PNG: " + reason);
}

std::vector<std::uint8_t> copy_of(const PngChunk& chunk) {
  const auto data = chunk.data(0, chunk.length);
  return {data.begin(), data.end()};
}

void require_checksum(const PngChunk& chunk) {
  if (!chunk.checksum_is_right()) fail("bad checksum in " + chunk.name());
}

/// Goes over the chunks after IHDR.
class ContentsReader {
 public:
  ContentsReader(PngBytes& file, PngContents& contents) : file_(file), contents_(contents) {}

  void read() {
    PngChunks chunks(file_);
    chunks.next();  // IHDR, which was checked
    for (bool ended = false; !ended;) {
      if (stage_ != Stage::before && chunks.is_cut_short()) {
        contents_.oddities.no_end = true;
        break;
      }
      const PngChunk chunk = chunks.next();
      ended = chunk.is("IEND");
      add(chunk);
    }
    if (stage_ == Stage::before) fail("no image data");
    if (contents_.header.colour == PngColour::palette && !has_palette_) fail("no palette");
  }

 private:
  enum class Stage { before, amid, behind };  ///< the image data

  void add(const PngChunk& chunk) {
    if (chunk.is("IDAT")) return add_image_data(chunk);
    if (stage_ == Stage::amid) stage_ = Stage::behind;
    if (chunk.is("PLTE")) return add_palette(chunk);
    if (chunk.is("IEND")) return add_end(chunk);
    if (chunk.critical()) {
      if (chunk.is("IHDR")) fail("two headers");
      fail("unknown critical chunk " + chunk.name());
    }
    if (chunk.is("tRNS") && stage_ == Stage::before) add_transparency(chunk);
    if (chunk.is("eXIf") && contents_.exif.empty() && chunk.length <= kMostExifBytes &&
        chunk.checksum_is_right()) {
      contents_.exif = copy_of(chunk);
    }
  }

  void add_image_data(const PngChunk& chunk) {
    if (stage_ == Stage::behind) fail("other chunks amid the image data");
    if (stage_ == Stage::before) contents_.image_data_begin = chunk.offset - 8;
    stage_ = Stage::amid;
    contents_.image_data_end = chunk.end();
    contents_.image_data_bytes += chunk.length;
    ++contents_.image_data_chunks;
  }

  /// Only palette images need it. An RGB image may suggest one for screens of few colours.
  void add_palette(const PngChunk& chunk) {
    require_checksum(chunk);
    constexpr std::size_t kMostColours = 256;
    const bool right = !has_palette_ && stage_ == Stage::before && chunk.length != 0 &&
                       chunk.length % 3 == 0 && chunk.length <= 3 * kMostColours;
    const PngColour colour = contents_.header.colour;
    if (colour == PngColour::palette) {
      if (!right) fail("damaged palette");
      contents_.palette = copy_of(chunk);
    } else {
      const bool grey = colour == PngColour::grey || colour == PngColour::grey_alpha;
      if (grey || !right) contents_.oddities.useless_palette = true;
    }
    has_palette_ = true;
  }

  void add_transparency(const PngChunk& chunk) {
    const PngColour colour = contents_.header.colour;
    const std::size_t most_palette = contents_.palette.size() / 3;
    const bool fits = (colour == PngColour::grey && chunk.length == 2) ||
                      (colour == PngColour::rgb && chunk.length == 6) ||
                      (colour == PngColour::palette && chunk.length <= most_palette);
    if (fits && chunk.checksum_is_right()) contents_.transparency = copy_of(chunk);
  }

  void add_end(const PngChunk& chunk) {
    require_checksum(chunk);
    contents_.oddities.end_with_data = chunk.length != 0;
  }

  PngBytes& file_;
  PngContents& contents_;
  Stage stage_ = Stage::before;
  bool has_palette_ = false;
};

}  // namespace

std::string describe(const PngOddities& oddities) {
  std::string text;
  const auto add = [&](bool is, const char* what) {
    if (is) text += (text.empty() ? "PNG: " : ", ") + std::string(what);
  };
  add(oddities.no_end, "no IEND chunk at the end");
  add(oddities.end_with_data, "data in the IEND chunk");
  add(oddities.useless_palette, "a palette that does not belong there");
  add(oddities.index_beyond_palette, "colours that the palette lacks, taken as black");
  return text;
}

PngContents read_png_contents(PngBytes& file, const ReadLimits& limits) {
  PngContents contents;
  contents.header = read_png_header(file, limits);
  ContentsReader(file, contents).read();
  // A file with too little image data for the rows that its header declares is rejected before
  // memory is allocated for them.
  if (png_rows(contents.header).bytes / kMostInflation > contents.image_data_bytes) {
    fail("cut short");
  }
  return contents;
}

}  // namespace linnet
