#define STB_IMAGE_IMPLEMENTATION
#define STB_IMAGE_STATIC
#define STBI_ONLY_JPEG
#define STBI_ONLY_PNG
#define STBI_NO_STDIO
#include <stb/stb_image.h>

#include "bench/reading/image_reader.hpp"
#include "linnet/error.hpp"

namespace linnet::bench {
namespace {

class Reader final : public ImageReader {
 public:
  std::span<const std::uint8_t> read(const std::string& path) override {
    const std::span<const std::uint8_t> file = read_whole(path, bytes_);
    int width = 0;
    int height = 0;
    int channels = 0;
    grey_.reset(stbi_load_from_memory(file.data(), static_cast<int>(file.size()), &width, &height,
                                      &channels, 1));
    if (!grey_) throw Error(Fault::data, path + ": stb_image cannot read it");
    return {grey_.get(), static_cast<std::size_t>(width) * static_cast<std::size_t>(height)};
  }

 private:
  struct Free {
    void operator()(stbi_uc* pixels) const { stbi_image_free(pixels); }
  };

  std::vector<std::uint8_t> bytes_;
  std::unique_ptr<stbi_uc, Free> grey_;
};

}  // namespace

std::unique_ptr<ImageReader> read_with_stb() {
  return std::make_unique<Reader>();
}

}  // namespace linnet::bench
