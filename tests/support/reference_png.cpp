#include "tests/support/reference_png.hpp"

#include <png.h>

#include <cmath>
#include <csetjmp>
#include <string_view>

#include "io/image/png_chunks.hpp"
#include "linnet/error.hpp"

namespace linnet::test {
namespace {

/// What libpng's callbacks share. libpng leaves a call by longjmp, so the memory is allocated
/// before.
struct State {
  std::jmp_buf jump;
  std::uint8_t* rows = nullptr;  ///< eight bytes a pixel
  std::size_t row_bytes = 0;
  bool ended = false;
};

State& state_of(png_structp png) {
  return *static_cast<State*>(png_get_progressive_ptr(png));
}

[[noreturn]] void on_error(png_structp png, png_const_charp) {
  std::longjmp(static_cast<State*>(png_get_error_ptr(png))->jump, 1);
}

void on_warning(png_structp png, png_const_charp text) {
  const std::string_view warning(text);
  if (warning == "Extra compression data in IDAT") return;
  if (warning == "Read palette index exceeding num_palette") return;
  on_error(png, text);
}

void on_header(png_structp png, png_infop) {
  png_set_expand(png);
  png_set_expand_16(png);
  png_set_gray_to_rgb(png);
  png_set_add_alpha(png, 0xffff, PNG_FILLER_AFTER);
  png_set_interlace_handling(png);
  png_start_read_image(png);
}

void on_row(png_structp png, png_bytep row, png_uint_32 y, int) {
  const State& state = state_of(png);
  if (row != nullptr) png_progressive_combine_row(png, state.rows + y * state.row_bytes, row);
}

void on_end(png_structp png, png_infop) {
  state_of(png).ended = true;
}

void feed(png_structp png, png_infop info, std::span<const std::uint8_t> bytes) {
  png_process_data(png, info, const_cast<png_bytep>(bytes.data()), bytes.size());
}

bool read(State& state, png_structp png, png_infop info, std::span<const std::uint8_t> file) {
  if (setjmp(state.jump) != 0) return false;
  png_set_progressive_read_fn(png, &state, on_header, on_row, on_end);
  png_set_option(png, PNG_MAXIMUM_INFLATE_WINDOW, PNG_OPTION_ON);
  feed(png, info, file.first(8));
  for (std::size_t at = 8; at + 12 <= file.size();) {
    const std::size_t length = std::size_t{file[at]} << 24 | std::size_t{file[at + 1]} << 16 |
                               std::size_t{file[at + 2]} << 8 | file[at + 3];
    if (length > file.size() - at - 12) return false;
    const std::string_view type(reinterpret_cast<const char*>(file.data()) + at + 4, 4);
    const bool critical = (file[at + 4] & 0x20) == 0;
    if (critical || type == "tRNS") feed(png, info, file.subspan(at, length + 12));
    if (type == "IEND") break;
    at += length + 12;
  }
  return state.ended;
}

double blended(int level, int background, int opacity) {
  const double share = opacity / 255.0;
  return std::floor(level * share + background * (1.0 - share) + 0.5);
}

std::array<double, 3> colour_of(const std::array<std::uint16_t, 4>& pixel,
                                const std::optional<std::array<int, 3>>& background) {
  std::array<double, 3> colour{};
  for (std::size_t c = 0; c < 3; ++c) {
    const int level = pixel[c] / 256;
    colour[c] = background ? blended(level, (*background)[c], pixel[3] / 256) : level;
  }
  return colour;
}

}  // namespace

std::vector<std::uint8_t> ReferencePng::grey(
    const std::optional<std::array<int, 3>>& background) const {
  std::vector<std::uint8_t> grey;
  for (const auto& pixel : pixels) {
    const std::array<double, 3> colour = colour_of(pixel, background);
    const double sum = 19595 * colour[0] + 38470 * colour[1] + 7471 * colour[2];
    grey.push_back(static_cast<std::uint8_t>(std::floor(sum / 65536 + 0.5)));
  }
  return grey;
}

std::vector<std::uint8_t> ReferencePng::rgb(
    const std::optional<std::array<int, 3>>& background) const {
  std::vector<std::uint8_t> planes;
  for (std::size_t c = 0; c < 3; ++c) {
    for (const auto& pixel : pixels) {
      planes.push_back(static_cast<std::uint8_t>(colour_of(pixel, background)[c]));
    }
  }
  return planes;
}

std::optional<ReferencePng> decode_with_libpng(std::span<const std::uint8_t> file) {
  ReferencePng image;
  try {
    PngBytes bytes(file);
    image.size = read_png_header(bytes).size;
  } catch (const Error&) {
    return std::nullopt;
  }
  std::vector<std::uint8_t> rows(8 * image.size.pixels());
  State state;
  state.rows = rows.data();
  state.row_bytes = std::size_t{8} * image.size.width;
  png_structp png = png_create_read_struct(PNG_LIBPNG_VER_STRING, &state, on_error, on_warning);
  png_infop info = png_create_info_struct(png);
  const bool is_read = read(state, png, info, file);
  png_destroy_read_struct(&png, &info, nullptr);
  if (!is_read) return std::nullopt;
  for (std::size_t i = 0; i < image.size.pixels(); ++i) {
    std::array<std::uint16_t, 4> pixel{};
    for (std::size_t c = 0; c < 4; ++c) {
      const std::uint8_t* sample = rows.data() + 8 * i + 2 * c;
      pixel[c] = static_cast<std::uint16_t>(sample[0] << 8 | sample[1]);
    }
    image.pixels.push_back(pixel);
  }
  return image;
}

}  // namespace linnet::test
