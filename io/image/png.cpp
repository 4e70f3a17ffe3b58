#include "io/image/png.hpp"

#include <png.h>

#include <algorithm>
#include <array>
#include <csetjmp>
#include <cstdio>
#include <cstdlib>
#include <new>
#include <stdexcept>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

#include "io/image/grey.hpp"
#include "io/image/image_error.hpp"
#include "io/image/image_limits.hpp"
#include "io/image/plain_png.hpp"
#include "io/image/png_chunks.hpp"
#include "io/image/png_row.hpp"

namespace linnet {
namespace {

/// Where libpng's callbacks find our side of a run. It and all that they touch needs no destructor,
/// because libpng leaves through longjmp.
struct Run {
  std::jmp_buf jump{};
  std::array<char, 96> reason{};
  bool out_of_memory = false;
};

void keep_reason(Run& run, const char* text) {
  std::snprintf(run.reason.data(), run.reason.size(), "%s", text);
}

[[noreturn]] void on_error(png_structp png, png_const_charp text) {
  Run& run = *static_cast<Run*>(png_get_error_ptr(png));
  keep_reason(run, text);
  std::longjmp(run.jump, 1);
}

/// Only critical chunks reach libpng, and there a warning means that the picture is not what its
/// file says. The one exception, as in Pillow: bytes behind a compressed stream that was complete.
void on_warning(png_structp png, png_const_charp text) {
  if (std::string_view(text) != "Extra compression data in IDAT") on_error(png, text);
}

png_voidp allocate(png_structp png, png_alloc_size_t bytes) {
  void* memory = std::malloc(bytes);
  if (memory == nullptr) static_cast<Run*>(png_get_mem_ptr(png))->out_of_memory = true;
  return memory;
}

void release(png_structp, png_voidp memory) {
  std::free(memory);
}

/// Largest picture that is tried as a plain one first: of a larger one it shows too late that it is
/// not, as it is damaged, and then takes twice the time.
constexpr std::size_t kMostPlainBytes = std::size_t{8} << 20;

/// Makes one call into libpng; false where libpng gave up. The only frame that longjmp returns to.
template <typename Call>
bool guarded(Run& run, const Call& call) {
  static_assert(std::is_trivially_destructible_v<Call>);
  if (setjmp(run.jump) != 0) return false;
  call();
  return true;
}

[[noreturn]] void fail(const Run& run) {
  if (run.out_of_memory) throw std::bad_alloc();
  const std::string_view text(run.reason.data());
  std::string reason(text);
  if (text.ends_with(": CRC error")) reason = "bad checksum in " + reason.substr(0, 4);
  if (text == "Not enough compressed data") reason = "cut short";
  throw ImageError(ImageFault::corrupt, "PNG: " + reason);
}

[[noreturn]] void fail_to_start(const Run& run) {
  if (run.out_of_memory || run.reason[0] == '\0') throw std::bad_alloc();
  throw Error(Fault::system, "libpng: " + std::string(run.reason.data()));
}

/// One picture on its way through libpng.
struct ReadRun : Run {
  PngHeader header;
  GreyPalette palette;
  std::uint8_t* grey = nullptr;
  std::uint8_t* pass_row = nullptr;  ///< room for the row of a pass, where interlaced
  std::size_t rows = 0;
  bool ended = false;
};

void set_palette(ReadRun& run, png_structp png, png_infop info) {
  png_colorp colours = nullptr;
  int count = 0;
  if (png_get_PLTE(png, info, &colours, &count) == 0) png_error(png, "no palette");
  run.palette.size = static_cast<std::size_t>(count);
  for (std::size_t i = 0; i < run.palette.size; ++i) {
    run.palette.grey[i] = grey_of(colours[i].red, colours[i].green, colours[i].blue);
  }
}

void on_header(png_structp png, png_infop info) {
  ReadRun& run = *static_cast<ReadRun*>(png_get_progressive_ptr(png));
  if (run.header.colour == PngColour::palette) {
    set_palette(run, png, info);
  } else if (run.header.bits < 8) {
    run.palette = grey_scale(run.header.bits);
  }
  png_start_read_image(png);
}

bool to_grey_scattered(const ReadRun& run, png_const_bytep row, std::size_t y,
                       const Adam7Pass& pass) {
  const std::size_t whole_width = run.header.size.width;
  const std::span grey(run.pass_row, pass.size(run.header.size).width);
  const bool in_palette = png_row_to_grey(run.header, run.palette, row, grey);
  std::uint8_t* out = run.grey + (pass.y0 + y * pass.dy) * whole_width + pass.x0;
  for (std::size_t i = 0; i < grey.size(); ++i) out[i * pass.dx] = grey[i];
  return in_palette;
}

void on_row(png_structp png, png_bytep row, png_uint_32 y, int pass) {
  ReadRun& run = *static_cast<ReadRun*>(png_get_progressive_ptr(png));
  const ImageSize size = run.header.size;
  bool in_palette = true;
  if (run.header.interlaced) {
    const Adam7Pass& of = adam7_passes[static_cast<std::size_t>(pass)];
    if (y >= of.size(size).height) png_error(png, "too many rows");
    in_palette = to_grey_scattered(run, row, y, of);
  } else {
    if (y >= size.height) png_error(png, "too many rows");
    const std::span grey(run.grey + std::size_t{y} * size.width, size.width);
    in_palette = png_row_to_grey(run.header, run.palette, row, grey);
  }
  if (!in_palette) png_error(png, "palette index out of range");
  ++run.rows;
}

void on_end(png_structp png, png_infop) {
  static_cast<ReadRun*>(png_get_progressive_ptr(png))->ended = true;
}

/// libpng's reader, fed with one chunk at a time. This way of reading stops inflating at the
/// picture's last row; png_read_row goes on to the end of the stream, however long.
class Reader {
 public:
  explicit Reader(ReadRun& run) : run_(run) {
    const bool made = guarded(run_, [this] { make(); });
    if (made && info_ != nullptr) return;
    destroy();
    fail_to_start(run_);
  }

  ~Reader() { destroy(); }
  Reader(const Reader&) = delete;
  Reader& operator=(const Reader&) = delete;

  void feed(std::span<const std::uint8_t> bytes) {
    // libpng only reads these bytes, although its parameter does not say so.
    const png_bytep data = const_cast<png_bytep>(bytes.data());
    if (!guarded(run_, [&] { png_process_data(png_, info_, data, bytes.size()); })) fail(run_);
  }

 private:
  void make() {
    png_ = png_create_read_struct_2(PNG_LIBPNG_VER_STRING, &run_, on_error, on_warning, &run_,
                                    allocate, release);
    if (png_ == nullptr) return;
    info_ = png_create_info_struct(png_);
    if (info_ == nullptr) return;
    png_set_user_limits(png_, kLongestImageSide, kLongestImageSide);
#ifdef PNG_MAXIMUM_INFLATE_WINDOW
    // Some encoders declare too small a window; the picture is whole all the same, as Pillow has
    // it.
    png_set_option(png_, PNG_MAXIMUM_INFLATE_WINDOW, PNG_OPTION_ON);
#endif
    png_set_progressive_read_fn(png_, &run_, on_header, on_row, on_end);
  }

  void destroy() {
    png_destroy_read_struct(&png_, &info_, nullptr);
  }

  ReadRun& run_;
  png_structp png_ = nullptr;
  png_infop info_ = nullptr;
};

/// `pass_row`: room for the row of a pass, where interlaced.
void decode_with_libpng(std::span<const std::uint8_t> file, const PngHeader& header,
                        std::span<std::uint8_t> grey, std::span<std::uint8_t> pass_row) {
  ReadRun run;
  run.header = header;
  run.grey = grey.data();
  run.pass_row = pass_row.data();
  Reader reader(run);
  reader.feed(file.first(kPngSignature.size()));
  PngChunks chunks(file);
  for (bool last = false; !last;) {
    const PngChunk chunk = chunks.next();
    if (chunk.critical()) reader.feed(chunk.whole);
    last = chunk.is("IEND");
  }
  if (!run.ended || run.rows != png_rows(header).rows)
    throw ImageError(ImageFault::corrupt, "PNG: cut short");
}

}  // namespace

struct PngDecoder::State {
  std::span<const std::uint8_t> file;  ///< empty: none is open
  PngHeader header;
  PlainPng plain;
  std::vector<std::uint8_t> pass_row;
};

bool has_png_signature(std::span<const std::uint8_t> head) noexcept {
  return head.size() >= 4 &&
         std::equal(kPngSignature.begin(), kPngSignature.begin() + 4, head.begin());
}

PngDecoder::PngDecoder() : state_(std::make_unique<State>()) {}
PngDecoder::~PngDecoder() = default;
PngDecoder::PngDecoder(PngDecoder&&) noexcept = default;
PngDecoder& PngDecoder::operator=(PngDecoder&&) noexcept = default;

ImageSize PngDecoder::open(std::span<const std::uint8_t> file) {
  state_->file = {};
  state_->header = read_png_header(file);
  check_png_chunks(file, state_->header);
  state_->file = file;
  return state_->header.size;
}

void PngDecoder::decode(std::span<std::uint8_t> grey) {
  const PngHeader& header = state_->header;
  if (state_->file.empty()) throw std::logic_error("PngDecoder: no file is open");
  if (grey.size() != header.size.pixels()) throw std::logic_error("PngDecoder: wrong size of grey");
  const std::span<const std::uint8_t> file = std::exchange(state_->file, {});
  const bool worth_a_try = png_rows(header).bytes <= kMostPlainBytes;
  if (worth_a_try && state_->plain.decode(file, header, grey)) return;
  if (header.interlaced) state_->pass_row.resize(header.size.width);
  decode_with_libpng(file, header, grey, state_->pass_row);
}

namespace {

struct WriteRun : Run {
  std::vector<std::uint8_t>* file = nullptr;
};

/// An exception must not pass through libpng, and longjmp must not leave a handler.
bool append(std::vector<std::uint8_t>& file, std::span<const std::uint8_t> bytes) noexcept {
  try {
    file.insert(file.end(), bytes.begin(), bytes.end());
    return true;
  } catch (const std::bad_alloc&) {
    return false;
  }
}

void on_write(png_structp png, png_bytep data, png_size_t size) {
  WriteRun& run = *static_cast<WriteRun*>(png_get_io_ptr(png));
  if (append(*run.file, {data, size})) return;
  run.out_of_memory = true;
  png_error(png, "out of memory");
}

void on_flush(png_structp) {}

void write_picture(png_structp png, png_infop info, ImageSize size, const std::uint8_t* grey) {
  png_set_IHDR(png, info, size.width, size.height, 8, PNG_COLOR_TYPE_GRAY, PNG_INTERLACE_NONE,
               PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
  png_write_info(png, info);
  for (std::size_t y = 0; y < size.height; ++y) png_write_row(png, grey + y * size.width);
  png_write_end(png, info);
}

}  // namespace

std::vector<std::uint8_t> encode_png(ImageSize size, std::span<const std::uint8_t> grey) {
  if (grey.empty() || grey.size() != size.pixels())
    throw std::logic_error("encode_png: wrong size");
  std::vector<std::uint8_t> file;
  WriteRun run;
  run.file = &file;
  png_structp png = nullptr;
  png_infop info = nullptr;
  const bool written = guarded(run, [&] {
    png = png_create_write_struct_2(PNG_LIBPNG_VER_STRING, &run, on_error, on_warning, &run,
                                    allocate, release);
    if (png != nullptr) info = png_create_info_struct(png);
    if (info == nullptr) return;
    png_set_write_fn(png, &run, on_write, on_flush);
    write_picture(png, info, size, grey.data());
  });
  png_destroy_write_struct(&png, &info);
  if (!written || file.empty()) fail_to_start(run);
  return file;
}

}  // namespace linnet
