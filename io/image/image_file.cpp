#include "io/image/image_file.hpp"

#include <array>
#include <new>
#include <string>

#include "io/image/image_limits.hpp"
#include "io/image/image_signature.hpp"

namespace linnet {
namespace {

/// Bytes up to which a file is read in one call. Of a larger file only the signature is read first,
/// so that large files that are not images are not read.
constexpr std::size_t kReadAtOnce = std::size_t{1} << 20;

/// Bytes up to which a JPEG file that is to be resized is read into memory as a whole. A larger one
/// is read in chunks, to leave memory for what its decoder keeps.
constexpr std::size_t kReadWhole = std::size_t{8} << 20;

}  // namespace

ImageSize ImageFile::open(const std::string& path) {
  try {
    stored_ = decoder_.open(read(path), limits_, rules_);
  } catch (const FileError& error) {
    throw ImageError(ImageFault::unreadable, error.what());
  } catch (const std::bad_alloc&) {
    throw ImageError(ImageFault::too_large, "not enough memory for the file");
  }
  orientation_ =
      rules_.exif == ExifRule::apply ? decoder_.orientation() : ExifOrientation::top_left;
  return oriented(stored_, orientation_);
}

FileBytes ImageFile::read(const std::string& path) {
  reader_.open(path);
  const std::size_t size = reader_.size();
  if (size > kReadAtOnce) {
    const auto head = reader_.read(kImageSignatureBytes);
    if (!has_image_signature(head)) {
      throw ImageError(ImageFault::not_an_image, "not an image");
    }
    const std::size_t whole = has_jpeg_signature(head) ? kReadWhole : kLargestImageFile;
    const bool in_chunks = limits_.resized && size > whole;
    require_file_within_limit("image", size, in_chunks ? kLargestResizedFile : kLargestImageFile);
    if (in_chunks) return {chunks_.begin(reader_), &chunks_, size};
  }
  const auto bytes = reader_.read(size);
  return {bytes, nullptr, bytes.size()};
}

template <class Decode>
void ImageFile::guarded(const Decode& decode) {
  try {
    decode();
  } catch (const std::bad_alloc&) {
    picture_ = {};
    throw ImageError(ImageFault::too_large, "not enough memory for " +
                                                std::to_string(stored_.width) + " x " +
                                                std::to_string(stored_.height) + " pixels");
  }
}

void ImageFile::decode(std::span<std::uint8_t> out) {
  guarded([&] {
    if (orientation_ == ExifOrientation::top_left) return decoder_.decode(out);
    decode_picture();
    orient(stored_, out);
  });
}

void ImageFile::decode_resized(ImageSize size, std::span<std::uint8_t> out) {
  if (size == oriented(stored_, orientation_)) return decode(out);
  guarded([&] {
    if (orientation_ == ExifOrientation::top_left) return decoder_.decode_resized(size, out);
    // Resized first, so that the smaller image is copied.
    const ImageSize lying = oriented(size, orientation_);
    picture_.resize(image_bytes(lying, rules_));
    decoder_.decode_resized(lying, picture_);
    orient(lying, out);
  });
}

void ImageFile::check() {
  if (stored_.pixels() <= limits_.in_memory) return guarded([&] { decode_picture(); });
  constexpr ImageSize kMean{1, 1};  // of an image that need not fit into memory
  std::array<std::uint8_t, 3> mean;
  guarded(
      [&] { decoder_.decode_resized(kMean, std::span(mean).first(image_bytes(kMean, rules_))); });
}

void ImageFile::decode_picture() {
  picture_.resize(image_bytes(stored_, rules_));
  decoder_.decode(picture_);
}

void ImageFile::orient(ImageSize size, std::span<std::uint8_t> out) const {
  const std::size_t plane = size.pixels();
  for (std::size_t c = 0; c < channels_of(rules_); ++c) {
    orient_grey(size, std::span(picture_).subspan(c * plane, plane), orientation_,
                out.subspan(c * plane, plane));
  }
}

}  // namespace linnet
