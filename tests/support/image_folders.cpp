#include "tests/support/image_folders.hpp"

#include <fmt/format.h>

#include "apps/phantoms/phantom_scan.hpp"
#include "io/image/png_writer.hpp"
#include "tests/support/jpeg_maker.hpp"
#include "tests/support/temporary_folder.hpp"

namespace linnet::test {

std::vector<std::uint8_t> phantom(std::size_t phantom_class, std::size_t index,
                                  std::uint32_t size) {
  constexpr std::uint64_t kSeed = 0;
  std::vector<std::uint8_t> pixels(std::size_t{size} * size);
  draw_phantom(phantom_class, index, size, kSeed, pixels);
  return pixels;
}

std::vector<std::uint8_t> plain_png(ImageSize size, std::uint8_t grey) {
  return encode_png(size, std::vector<std::uint8_t>(size.pixels(), grey));
}

void write_phantoms(const std::filesystem::path& folder, const PhantomFolder& content) {
  for (std::size_t c = 0; c < content.classes.size(); ++c) {
    for (std::size_t i = 0; i < content.per_class; ++i) {
      write_file(folder / content.classes[c] / fmt::format("{:03}.png", i),
                 encode_png({content.size, content.size}, phantom((c + 1) % 6, i, content.size)));
    }
  }
}

void write_slow_images(const std::filesystem::path& folder) {
  // One progressive JPEG file under many names.
  constexpr std::uint32_t kSide = 900;
  const std::filesystem::path first = folder / "a/00.jpg";
  write_file(first, make_jpeg(kSide, kSide, sample_picture(kSide, kSide, 1, 1),
                              {.progressive = true, .quality = 95}));
  std::filesystem::create_directory(folder / "b");
  for (int i = 1; i < 48; ++i) {
    std::filesystem::create_hard_link(first,
                                      folder / fmt::format("{}/{:02}.jpg", i < 24 ? 'a' : 'b', i));
  }
}

}  // namespace linnet::test
