#include "io/image/image_file.hpp"

#include "io/image/image_limits.hpp"
#include "io/image/image_signature.hpp"
#include "io/image/resize.hpp"

namespace linnet {
namespace {

/// Bytes up to which a file is read in one call. Of a larger file only the signature is read first,
/// so that large files that are not images are not read.
constexpr std::size_t kReadAtOnce = std::size_t{1} << 20;

}  // namespace

ImageSize ImageFile::open(const std::string& path) {
  try {
    size_ = decoder_.open(read(path));
  } catch (const FileError& error) {
    throw ImageError(ImageFault::unreadable, error.what());
  }
  return size_;
}

std::span<const std::uint8_t> ImageFile::read(const std::string& path) {
  reader_.open(path);
  if (reader_.size() > kReadAtOnce) {
    if (!has_image_signature(reader_.read(kImageSignatureBytes))) {
      throw ImageError(ImageFault::not_an_image, "not an image");
    }
    require_file_within_limit("image", reader_.size());
  }
  return reader_.read(reader_.size());
}

void ImageFile::decode_resized(ImageSize size, std::span<std::uint8_t> grey) {
  if (size == size_) return decode(grey);
  check();
  resize_grey(size_, picture_, size, grey);
}

void ImageFile::check() {
  picture_.resize(size_.pixels());
  decode(picture_);
}

}  // namespace linnet
