#pragma once

#include <cstdint>
#include <filesystem>
#include <string>

#include "tests/support/idx_files.hpp"
#include "tests/support/temporary_folder.hpp"

namespace linnet::test {

/// Writes `images` and `labels`, IDX files of so many images of 6 x 5 pixels whose grey tells the
/// label, which is the index mod 3.
inline void write_idx_pair(const std::filesystem::path& images, const std::filesystem::path& labels,
                           std::uint32_t count) {
  constexpr std::uint32_t kWidth = 6;
  constexpr std::uint32_t kHeight = 5;
  std::string pixels;
  std::string numbers;
  for (std::uint32_t i = 0; i < count; ++i) {
    numbers += static_cast<char>(i % 3);
    for (std::uint32_t k = 0; k < kWidth * kHeight; ++k) {
      pixels += static_cast<char>((i % 3 == k / 10 ? 100 : 0) + (i + 3 * k + i * k) % 30);
    }
  }
  write_file(images, idx_bytes({count, kHeight, kWidth}, pixels));
  write_file(labels, idx_bytes({count}, numbers));
}

/// Writes a folder as MNIST has it: 60 images for training and 12 for tests.
inline void write_idx_folder(const std::filesystem::path& folder) {
  write_idx_pair(folder / "train-images-idx3-ubyte", folder / "train-labels-idx1-ubyte", 60);
  write_idx_pair(folder / "t10k-images-idx3-ubyte", folder / "t10k-labels-idx1-ubyte", 12);
}

}  // namespace linnet::test
