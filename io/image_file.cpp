#include "io/image_file.hpp"

#include "io/image_limits.hpp"
#include "io/image_signature.hpp"

namespace linnet {
namespace {

/// A file up to this size is read in one call; a larger one must begin like an image first.
constexpr std::size_t kReadAtOnce = std::size_t{1} << 20;

}  // namespace

ImageSize ImageFile::open(const std::string& path) {
  reader_.open(path);
  if (reader_.size() > kReadAtOnce) {
    if (!has_image_signature(reader_.read(kImageSignatureBytes))) {
      throw ImageError(ImageFault::not_an_image, "not an image");
    }
    require_file_within_limit("image", reader_.size());
  }
  return decoder_.open(reader_.read(reader_.size()));
}

}  // namespace linnet
