#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "io/image/png_writer.hpp"
#include "linnet/io/image_size.hpp"
#include "tests/support/temporary_folder.hpp"

namespace linnet::test {

/// A data folder of small PNG files, each with pixels that no other has.
class NumberedImages {
 public:
  explicit NumberedImages(ImageSize size = {5, 3}) : size_(size) {}

  const TemporaryFolder& folder() const { return folder_; }
  std::string root() const { return folder_.path().string(); }

  /// The pixels of image `number`.
  std::vector<std::uint8_t> pixels(std::size_t number) const {
    std::vector<std::uint8_t> grey(size_.pixels());
    for (std::size_t i = 0; i < grey.size(); ++i) {
      grey[i] = static_cast<std::uint8_t>(i < 2 ? number >> (8 * i) : number * 31 + i * 17);
    }
    return grey;
  }

  /// Image `number` as a file.
  std::vector<std::uint8_t> file(std::size_t number) const {
    return encode_png(size_, pixels(number));
  }

  /// Puts image `number` at `path`, below the folder.
  void add(const std::string& path, std::size_t number) const { add(path, file(number)); }
  void add(const std::string& path, const std::vector<std::uint8_t>& bytes) const {
    write_file(folder_ / path, bytes);
  }
  void add_text(const std::string& path, std::string_view text) const {
    write_file(folder_ / path, text);
  }

 private:
  ImageSize size_;
  TemporaryFolder folder_;
};

}  // namespace linnet::test
