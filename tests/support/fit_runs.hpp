#pragma once

#include <cstddef>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "tests/support/array_files.hpp"
#include "tests/support/made_features.hpp"
#include "tests/support/temporary_folder.hpp"
#include "tests/support/texts.hpp"

namespace linnet::test {

/// Runs of linnet train --solver lbfgs on a small feature matrix.

/// A hundred rows of three classes that overlap.
inline MadeFeatures<float> overlapping_features() {
  auto made = signed_features<float>(100, 6, 3, 181);
  for (std::size_t i = 0; i < 100; i += 7) made.labels[i] = (made.labels[i] + 1) % 3;
  return made;
}

/// Writes them as X.npy and y.npy.
inline void write_features(const TemporaryFolder& folder) {
  const auto made = overlapping_features();
  write_file(folder / "X.npy", npy_matrix("<f4", 100, 6, made.numbers));
  write_file(folder / "y.npy", npy_list("<u4", made.labels));
}

/// The arguments of a training on them that writes "model".
inline std::vector<std::string> fit(const TemporaryFolder& folder,
                                    std::vector<std::string> options) {
  options.insert(options.begin(), {"train", folder / "X.npy", "--labels", folder / "y.npy",
                                   "--output", folder / "model"});
  return options;
}

inline std::vector<nlohmann::json> json_lines(const std::string& path) {
  std::vector<nlohmann::json> lines;
  for (const std::string& line : lines_of(file_content(path))) {
    lines.push_back(nlohmann::json::parse(line));
  }
  return lines;
}

}  // namespace linnet::test
