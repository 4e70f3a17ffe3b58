#include "io/image/png_writer.hpp"

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

void write_image(png_structp png, png_infop info, ImageSize size, const std::uint8_t* grey) {
  png_set_IHDR(png, info, size.width, size.height, 8, PNG_COLOR_TYPE_GRAY, PNG_INTERLACE_NONE,
               PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
  png_write_info(png, info);
  for (std::size_t y = 0; y < size.height; ++y) png_write_row(png, grey + y * size.width);
  png_write_end(png, info);
}

}  // namespace

std::vector<std::uint8_t> encode_png(ImageSize size, std::span<const std::uint8_t> grey) {
  if (grey.empty() || grey.size() != size.pixels()) {
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
    write_image(png, info, size, grey.data());
  });
  png_destroy_write_struct(&png, &info);
  if (!written || file.empty()) fail_libpng_setup(state);
  return file;
}

}  // namespace linnet
