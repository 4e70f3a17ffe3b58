#include <spng.h>

#include "bench/reading/image_reader.hpp"
#include "linnet/error.hpp"

namespace linnet::bench {
namespace {

class Reader final : public ImageReader {
 public:
  std::span<const std::uint8_t> read(const std::string& path) override {
    const std::span<const std::uint8_t> file = read_whole(path, bytes_);
    spng_ctx* context = spng_ctx_new(0);
    const bool done = decode(context, file);
    spng_ctx_free(context);
    if (!done) throw Error(Fault::data, path + ": libspng cannot read it as 8-bit grey");
    return grey_;
  }

 private:
  bool decode(spng_ctx* context, std::span<const std::uint8_t> file) {
    std::size_t size = 0;
    if (spng_set_png_buffer(context, file.data(), file.size()) != 0) return false;
    if (spng_decoded_image_size(context, SPNG_FMT_G8, &size) != 0) return false;
    grey_.resize(size);
    return spng_decode_image(context, grey_.data(), size, SPNG_FMT_G8, 0) == 0;
  }

  std::vector<std::uint8_t> bytes_;
  std::vector<std::uint8_t> grey_;
};

}  // namespace

std::unique_ptr<ImageReader> read_with_spng() {
  return std::make_unique<Reader>();
}

}  // namespace linnet::bench
