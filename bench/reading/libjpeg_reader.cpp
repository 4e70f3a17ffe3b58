// jpeglib.h needs the declarations of these two.
#include <cstddef>
#include <cstdio>

#include <jpeglib.h>

#include "bench/reading/image_reader.hpp"

namespace linnet::bench {
namespace {

/// On an error libjpeg's default handler prints a message and ends the program.
class Reader final : public ImageReader {
 public:
  Reader() {
    handle_.err = jpeg_std_error(&errors_);
    jpeg_create_decompress(&handle_);
  }
  ~Reader() override { jpeg_destroy_decompress(&handle_); }
  Reader(const Reader&) = delete;
  Reader& operator=(const Reader&) = delete;

  std::span<const std::uint8_t> read(const std::string& path) override {
    const std::span<const std::uint8_t> file = read_whole(path, bytes_);
    jpeg_mem_src(&handle_, file.data(), static_cast<unsigned long>(file.size()));
    jpeg_read_header(&handle_, TRUE);
    handle_.out_color_space = JCS_GRAYSCALE;
    jpeg_start_decompress(&handle_);
    grey_.resize(std::size_t{handle_.output_width} * handle_.output_height);
    while (handle_.output_scanline < handle_.output_height) {
      JSAMPROW row = grey_.data() + std::size_t{handle_.output_scanline} * handle_.output_width;
      jpeg_read_scanlines(&handle_, &row, 1);
    }
    jpeg_finish_decompress(&handle_);
    return grey_;
  }

 private:
  jpeg_decompress_struct handle_{};
  jpeg_error_mgr errors_{};
  std::vector<std::uint8_t> bytes_;
  std::vector<std::uint8_t> grey_;
};

}  // namespace

std::unique_ptr<ImageReader> read_with_libjpeg() {
  return std::make_unique<Reader>();
}

}  // namespace linnet::bench
