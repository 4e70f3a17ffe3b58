#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "linnet/io/image_size.hpp"

namespace linnet::test {

/// The grey pixels of a phantom scan of size × size pixels.
std::vector<std::uint8_t> phantom(std::size_t phantom_class, std::size_t index, std::uint32_t size);

/// A PNG file of one grey all over.
std::vector<std::uint8_t> plain_png(ImageSize size, std::uint8_t grey);

/// A data folder of phantom scans as PNG files.
struct PhantomFolder {
  std::vector<std::string> classes = {"brain", "chest", "hand"};  ///< at most six
  std::size_t per_class = 8;
  std::uint32_t size = 16;
};

/// Writes `folder`/CLASS/INDEX.png, INDEX from 000 on.
void write_phantoms(const std::filesystem::path& folder, const PhantomFolder& content = {});

/// Writes 48 images of two classes that take half a second or more to read on one thread.
void write_slow_images(const std::filesystem::path& folder);

}  // namespace linnet::test
