#include <png.h>

#include <algorithm>

#include "bench/reading/image_reader.hpp"
#include "linnet/error.hpp"

namespace linnet::bench {
namespace {

void take(png_structp png, png_bytep out, png_size_t size) {
  auto& left = *static_cast<std::span<const std::uint8_t>*>(png_get_io_ptr(png));
  if (size > left.size()) png_error(png, "cut short");
  std::copy_n(left.begin(), size, out);
  left = left.subspan(size);
}

/// On an error libpng prints a message and aborts, because no error handler is set.
class Reader final : public ImageReader {
 public:
  std::span<const std::uint8_t> read(const std::string& path) override {
    std::span<const std::uint8_t> file = read_whole(path, bytes_);
    png_structp png = png_create_read_struct(PNG_LIBPNG_VER_STRING, nullptr, nullptr, nullptr);
    png_infop info = png_create_info_struct(png);
    png_set_read_fn(png, &file, take);
    png_read_info(png, info);
    const bool grey = png_get_color_type(png, info) == PNG_COLOR_TYPE_GRAY &&
                      png_get_bit_depth(png, info) == 8 &&
                      png_get_interlace_type(png, info) == PNG_INTERLACE_NONE;
    if (grey) read_rows(png, info);
    png_destroy_read_struct(&png, &info, nullptr);
    if (!grey) throw Error(Fault::data, path + ": not 8-bit grey in order");
    return grey_;
  }

 private:
  void read_rows(png_structp png, png_infop info) {
    const std::size_t width = png_get_image_width(png, info);
    const std::size_t height = png_get_image_height(png, info);
    grey_.resize(width * height);
    for (std::size_t y = 0; y < height; ++y) {
      png_read_row(png, grey_.data() + y * width, nullptr);
    }
    png_read_end(png, nullptr);
  }

  std::vector<std::uint8_t> bytes_;
  std::vector<std::uint8_t> grey_;
};

}  // namespace

std::unique_ptr<ImageReader> read_with_libpng() {
  return std::make_unique<Reader>();
}

}  // namespace linnet::bench
