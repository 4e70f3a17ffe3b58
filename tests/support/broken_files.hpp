#pragma once

#include <string>
#include <vector>

namespace linnet::test {

/// A file that is refused, and what its error must say.
struct BrokenFile {
  std::string what;      ///< is wrong
  std::string bytes;     ///< of the file
  std::string expected;  ///< a part of the text of the error
};

/// Files of features.
std::vector<BrokenFile> broken_npy_files();
std::vector<BrokenFile> broken_npz_files();
std::vector<BrokenFile> broken_safetensors_files();

/// Files of labels for three rows.
std::vector<BrokenFile> broken_label_files();

/// Files of images, gzipped or not.
std::vector<BrokenFile> broken_idx_files();

}  // namespace linnet::test
