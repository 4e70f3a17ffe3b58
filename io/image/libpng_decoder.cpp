#include "io/image/libpng_decoder.hpp"

#include <new>
#include <string>
#include <string_view>

#include "io/image/grey.hpp"
#include "io/image/image_limits.hpp"
#include "io/image/libpng_errors.hpp"
#include "io/image/png_row.hpp"
#include "linnet/io/image_error.hpp"

namespace linnet {
namespace {

/// The state of one image while libpng decodes it, which libpng's callbacks read and write.
struct ReadState : LibpngErrors {
  PngHeader header;
  GreyPalette palette;
  std::uint8_t* grey = nullptr;
  std::uint8_t* pass_row = nullptr;  ///< scratch for one row of a pass, if interlaced
  std::size_t rows = 0;              ///< that libpng has delivered
  bool ended = false;
};

[[noreturn]] void fail(const ReadState& state) {
  if (state.out_of_memory) throw std::bad_alloc();
  const std::string_view text(state.reason.data());
  std::string reason(text);
  if (text.ends_with(": CRC error")) reason = "bad checksum in " + reason.substr(0, 4);
  if (text == "Not enough compressed data") reason = "cut short";
  throw ImageError(ImageFault::corrupt, "PNG: " + reason);
}

void set_palette(ReadState& state, png_structp png, png_infop info) {
  png_colorp colours = nullptr;
  int count = 0;
  if (png_get_PLTE(png, info, &colours, &count) == 0) png_error(png, "no palette");
  state.palette.size = static_cast<std::size_t>(count);
  for (std::size_t i = 0; i < state.palette.size; ++i) {
    state.palette.grey[i] = grey_of(colours[i].red, colours[i].green, colours[i].blue);
  }
}

void on_header(png_structp png, png_infop info) {
  ReadState& state = *static_cast<ReadState*>(png_get_progressive_ptr(png));
  if (state.header.colour == PngColour::palette) {
    set_palette(state, png, info);
  } else if (state.header.bits < 8) {
    state.palette = grey_scale(state.header.bits);
  }
  png_start_read_image(png);
}

/// Converts row `y` of an interlacing pass and writes its pixels to their places in the image.
/// Returns whether all palette indices are valid.
bool to_grey_scattered(const ReadState& state, png_const_bytep row, std::size_t y,
                       const Adam7Pass& pass) {
  const std::size_t whole_width = state.header.size.width;
  const std::span grey(state.pass_row, pass.size(state.header.size).width);
  const bool in_palette = png_row_to_grey(state.header, state.palette, row, grey);
  std::uint8_t* out = state.grey + (pass.y0 + y * pass.dy) * whole_width + pass.x0;
  for (std::size_t i = 0; i < grey.size(); ++i) out[i * pass.dx] = grey[i];
  return in_palette;
}

void on_row(png_structp png, png_bytep row, png_uint_32 y, int pass) {
  ReadState& state = *static_cast<ReadState*>(png_get_progressive_ptr(png));
  const ImageSize size = state.header.size;
  bool in_palette = true;
  if (state.header.interlaced) {
    const Adam7Pass& of = adam7_passes[static_cast<std::size_t>(pass)];
    if (y >= of.size(size).height) png_error(png, "too many rows");
    in_palette = to_grey_scattered(state, row, y, of);
  } else {
    if (y >= size.height) png_error(png, "too many rows");
    const std::span grey(state.grey + std::size_t{y} * size.width, size.width);
    in_palette = png_row_to_grey(state.header, state.palette, row, grey);
  }
  if (!in_palette) png_error(png, "palette index out of range");
  ++state.rows;
}

void on_end(png_structp png, png_infop) {
  static_cast<ReadState*>(png_get_progressive_ptr(png))->ended = true;
}

/// libpng's progressive reader, which is fed one chunk at a time. It stops inflating at the last
/// row of the image; png_read_row would inflate the stream to its end, of any length.
class Reader {
 public:
  explicit Reader(ReadState& state) : state_(state) {
    const bool created = call_libpng(state_, [this] { create(); });
    if (created && info_ != nullptr) return;
    destroy();
    fail_libpng_setup(state_);
  }

  ~Reader() { destroy(); }
  Reader(const Reader&) = delete;
  Reader& operator=(const Reader&) = delete;

  void feed(std::span<const std::uint8_t> bytes) {
    // libpng only reads these bytes, although its parameter is not const.
    const png_bytep data = const_cast<png_bytep>(bytes.data());
    if (!call_libpng(state_, [&] { png_process_data(png_, info_, data, bytes.size()); })) {
      fail(state_);
    }
  }

 private:
  void create() {
    png_ =
        png_create_read_struct_2(PNG_LIBPNG_VER_STRING, &state_, on_libpng_error, on_libpng_warning,
                                 &state_, allocate_for_libpng, release_for_libpng);
    if (png_ == nullptr) return;
    info_ = png_create_info_struct(png_);
    if (info_ == nullptr) return;
    png_set_user_limits(png_, kLongestImageSide, kLongestImageSide);
    // 0: no limit on the length of an IDAT chunk, which libpng 1.6.48 has not either; 1.6.39
    // rejects one of over 8,000,000 bytes unless the image is as large. Only critical chunks are
    // passed here, none longer than kLargestImageFile.
    png_set_chunk_malloc_max(png_, 0);
#ifdef PNG_MAXIMUM_INFLATE_WINDOW
    // Some encoders declare too small a window although the image data is complete. Pillow reads
    // these files too.
    png_set_option(png_, PNG_MAXIMUM_INFLATE_WINDOW, PNG_OPTION_ON);
#endif
    png_set_progressive_read_fn(png_, &state_, on_header, on_row, on_end);
  }

  void destroy() {
    png_destroy_read_struct(&png_, &info_, nullptr);
  }

  ReadState& state_;
  png_structp png_ = nullptr;
  png_infop info_ = nullptr;
};

}  // namespace

void decode_with_libpng(std::span<const std::uint8_t> file, const PngHeader& header,
                        std::span<std::uint8_t> grey, std::span<std::uint8_t> pass_row) {
  ReadState state;
  state.header = header;
  state.grey = grey.data();
  state.pass_row = pass_row.data();
  Reader reader(state);
  reader.feed(file.first(kPngSignature.size()));
  PngChunks chunks(file);
  for (bool last = false; !last;) {
    const PngChunk chunk = chunks.next();
    if (chunk.critical()) reader.feed(chunk.whole);
    last = chunk.is("IEND");
  }
  if (!state.ended || state.rows != png_rows(header).rows) {
    throw ImageError(ImageFault::corrupt, "PNG: cut short");
  }
}

}  // namespace linnet
