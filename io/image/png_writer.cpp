#include "io/image/png_writer.hpp"

#include <algorithm>
#include <new>
#include <stdexcept>

#include "io/image/libpng_errors.hpp"

namespace linnet {
namespace {

struct WriteState : LibpngErrors {
  std::vector<std::uint8_t>* file = nullptr;
};

/// Returns false if there is no memory. An exception must not pass through libpng, and longjmp must
/// not leave a catch block, so the failure is returned.
bool append(std::vector<std::uint8_t>& file, std::span<const std::uint8_t> bytes) noexcept {
  try {
    file.insert(file.end(), bytes.begin(), bytes.end());
    return true;
  } catch (const std::bad_alloc&) {
    return false;
  }
}

void on_write(png_structp png, png_bytep data, png_size_t size) {
  WriteState& state = *static_cast<WriteState*>(png_get_io_ptr(png));
  if (append(*state.file, {data, size})) return;
  state.out_of_memory = true;
  png_error(png, "out of memory");
}

void on_flush(png_structp) {}

/// What is written: a grey level for each pixel, with a palette an index into it, or three bytes of
/// RGB.
struct Picture {
  ImageSize size;
  std::span<const std::uint8_t> bytes;
  std::size_t pixel_bytes = 1;
  std::span<const png_color> colours;  ///< empty: the bytes are grey levels
  std::span<const png_byte> alphas;
};

void write_image(png_structp png, png_infop info, const Picture& picture) {
  const ImageSize size = picture.size;
  const int type = picture.pixel_bytes == 3  ? PNG_COLOR_TYPE_RGB
                   : picture.colours.empty() ? PNG_COLOR_TYPE_GRAY
                                             : PNG_COLOR_TYPE_PALETTE;
  png_set_IHDR(png, info, size.width, size.height, 8, type, PNG_INTERLACE_NONE,
               PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
  if (!picture.colours.empty()) {
    png_set_PLTE(png, info, picture.colours.data(), static_cast<int>(picture.colours.size()));
    png_set_tRNS(png, info, picture.alphas.data(), static_cast<int>(picture.alphas.size()),
                 nullptr);
  }
  png_write_info(png, info);
  for (std::size_t y = 0; y < size.height; ++y) {
    png_write_row(png, picture.bytes.data() + y * size.width * picture.pixel_bytes);
  }
  png_write_end(png, info);
}

std::vector<std::uint8_t> encode(const Picture& picture) {
  if (picture.bytes.empty() ||
      picture.bytes.size() != picture.pixel_bytes * picture.size.pixels()) {
    throw std::logic_error("encode_png: wrong size");
  }
  std::vector<std::uint8_t> file;
  WriteState state;
  state.file = &file;
  png_structp png = nullptr;
  png_infop info = nullptr;
  const bool written = call_libpng(state, [&] {
    png =
        png_create_write_struct_2(PNG_LIBPNG_VER_STRING, &state, on_libpng_error, on_libpng_warning,
                                  &state, allocate_for_libpng, release_for_libpng);
    if (png != nullptr) info = png_create_info_struct(png);
    if (info == nullptr) return;
    png_set_write_fn(png, &state, on_write, on_flush);
    write_image(png, info, picture);
  });
  png_destroy_write_struct(&png, &info);
  if (!written || file.empty()) fail_libpng_setup(state);
  return file;
}

}  // namespace

std::vector<std::uint8_t> encode_png(ImageSize size, std::span<const std::uint8_t> pixels,
                                     ColourRule colour) {
  if (colour == ColourRule::grey) {
    return encode({.size = size, .bytes = pixels, .colours = {}, .alphas = {}});
  }
  const std::size_t plane = pixels.size() / 3;
  std::vector<std::uint8_t> bytes(pixels.size());
  for (std::size_t i = 0; i < 3 * plane; ++i) bytes[i] = pixels[i % 3 * plane + i / 3];
  return encode({.size = size, .bytes = bytes, .pixel_bytes = 3, .colours = {}, .alphas = {}});
}

std::vector<std::uint8_t> encode_palette_png(ImageSize size, std::span<const PaletteColour> palette,
                                             std::span<const std::uint8_t> indices) {
  constexpr std::size_t kMostColours = 256;
  const auto beyond = [&](std::uint8_t index) { return index >= palette.size(); };
  if (palette.size() > kMostColours || std::any_of(indices.begin(), indices.end(), beyond)) {
    throw std::logic_error("encode_palette_png: wrong palette");
  }
  std::vector<png_color> colours;
  std::vector<png_byte> alphas;
  for (const PaletteColour& colour : palette) {
    colours.push_back({colour.red, colour.green, colour.blue});
    alphas.push_back(colour.alpha);
  }
  return encode({.size = size, .bytes = indices, .colours = colours, .alphas = alphas});
}

}  // namespace linnet
