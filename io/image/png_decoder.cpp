#include "io/image/png_decoder.hpp"

#include <stdexcept>
#include <utility>
#include <vector>

#include "io/image/image_limits.hpp"
#include "io/image/png_rows_reader.hpp"

namespace linnet {
namespace {

/// Memory for an image that is kept for the next one.
constexpr std::size_t kMostKeptBytes = std::size_t{8} << 20;

ImageColour colour_of(PngColour colour) {
  switch (colour) {
    case PngColour::grey:
      return ImageColour::grey;
    case PngColour::rgb:
      return ImageColour::rgb;
    case PngColour::palette:
      return ImageColour::palette;
    case PngColour::grey_alpha:
      return ImageColour::grey_alpha;
    case PngColour::rgba:
      break;
  }
  return ImageColour::rgba;
}

bool is_coloured(const PngContents& contents) {
  const std::vector<std::uint8_t>& palette = contents.palette;
  if (contents.header.colour != PngColour::palette) return contents.header.channels() >= 3;
  for (std::size_t i = 0; i + 2 < palette.size(); i += 3) {
    if (palette[i] != palette[i + 1] || palette[i] != palette[i + 2]) return true;
  }
  return false;
}

}  // namespace

struct PngDecoder::State {
  PngBytes file;
  PngContents contents;
  ReadingRules rules;
  PngRowsReader reader;
  PngConverter converter;
  std::vector<std::uint8_t> row;
  std::vector<std::uint8_t> picture;  ///< an interlaced image that is to be resized
  bool open = false;

  /// Decodes the open file. `bytes`: of memory that is needed besides the file and the rows.
  void read(std::size_t bytes, const PngRowsReader::PutRow& put) {
    if (!std::exchange(open, false)) throw std::logic_error("PngDecoder: no file is open");
    const std::size_t used = bytes + (file.in_memory() ? file.size() : PngBytes::kWindow);
    converter.begin(contents, rules);
    reader.read(file, contents, used < kMostImageMemory ? kMostImageMemory - used : 0, put);
    contents.oddities.index_beyond_palette = converter.facts().beyond_palette;
  }

  /// A row of `width` pixels in `row`.
  ImageRow row_of(std::size_t width) {
    const std::size_t channels = channels_of(rules);
    row.resize(channels * width);
    return {row.data(), width, channels, width};
  }

  /// Converts a row of an interlacing pass, and writes its pixels to their places in `out`.
  void scatter(const std::uint8_t* samples, std::size_t y, const Adam7Pass& pass,
               std::span<std::uint8_t> out) {
    const ImageSize whole = contents.header.size;
    const ImageRow converted = row_of(pass.size(whole).width);
    converter.convert(samples, converted);
    const std::size_t first = (pass.y0 + y * pass.dy) * whole.width + pass.x0;
    for (std::size_t c = 0; c < converted.channels; ++c) {
      const std::span<const std::uint8_t> levels = converted.plane(c);
      std::uint8_t* to = out.data() + c * whole.pixels() + first;
      for (std::size_t i = 0; i < levels.size(); ++i) to[i * pass.dx] = levels[i];
    }
  }
};

PngDecoder::PngDecoder() : state_(std::make_unique<State>()) {}
PngDecoder::~PngDecoder() = default;
PngDecoder::PngDecoder(PngDecoder&&) noexcept = default;
PngDecoder& PngDecoder::operator=(PngDecoder&&) noexcept = default;

ImageSize PngDecoder::open(const FileBytes& file, const ReadingRules& rules,
                           const ReadLimits& limits) {
  state_->open = false;
  state_->file = PngBytes(file);
  state_->contents = read_png_contents(state_->file, limits);
  state_->rules = rules;
  state_->open = true;
  return state_->contents.header.size;
}

ExifOrientation PngDecoder::orientation() const noexcept {
  return exif_orientation(state_->contents.exif);
}

void PngDecoder::decode(std::span<std::uint8_t> out) {
  State& state = *state_;
  const PngHeader& header = state.contents.header;
  const std::size_t width = header.size.width;
  const std::size_t channels = channels_of(state.rules);
  const std::size_t plane_bytes = header.size.pixels();
  if (state.open && out.size() != channels * plane_bytes) {
    throw std::logic_error("PngDecoder: wrong size of the result");
  }
  state.read(out.size(), [&](const std::uint8_t* samples, std::size_t y, std::size_t pass) {
    if (header.interlaced) return state.scatter(samples, y, adam7_passes[pass], out);
    state.converter.convert(samples, {out.data() + y * width, width, channels, plane_bytes});
  });
}

void PngDecoder::decode(ImageResizer& resizer) {
  State& state = *state_;
  const PngHeader& header = state.contents.header;
  const std::size_t width = header.size.width;
  if (header.interlaced) {
    const std::size_t channels = channels_of(state.rules);
    const std::size_t plane_bytes = header.size.pixels();
    state.picture.resize(channels * plane_bytes);
    decode(state.picture);
    for (std::size_t y = 0; y < header.size.height; ++y) {
      resizer.add_row({state.picture.data() + y * width, width, channels, plane_bytes});
    }
    if (state.picture.size() > kMostKeptBytes) state.picture = {};
    return;
  }
  const ImageRow row = state.row_of(width);
  const std::size_t resizer_bytes = row.channels * ImageResizer::kPlaneBytes;
  state.read(resizer_bytes, [&](const std::uint8_t* samples, std::size_t, std::size_t) {
    state.converter.convert(samples, row);
    resizer.add_row(row);
  });
}

ImageHeader PngDecoder::header() const noexcept {
  const PngHeader& header = state_->contents.header;
  return {.format = ImageFormat::png, .colour = colour_of(header.colour), .bits = header.bits};
}

const PngOddities& PngDecoder::oddities() const noexcept {
  return state_->contents.oddities;
}

const PngFacts& PngDecoder::facts() const noexcept {
  return state_->converter.facts();
}

ImageNotes PngDecoder::notes() const noexcept {
  const PngFacts& facts = state_->converter.facts();
  return {facts.transparent, facts.highest, is_coloured(state_->contents)};
}

}  // namespace linnet
