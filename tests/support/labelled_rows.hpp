#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "tests/support/array_files.hpp"
#include "tests/support/stored_numbers.hpp"

namespace linnet::test {

/// Numbers of each row in files of features for the program.
inline constexpr std::size_t kRowNumbers = 4;

/// Rows of whole numbers from 0 to 99 that tell the class: row i has the label i mod `classes`.
inline std::vector<float> numbers_of_rows(std::size_t rows, std::size_t classes = 3) {
  std::vector<float> numbers;
  for (std::size_t i = 0; i < rows; ++i) {
    for (std::size_t k = 0; k < kRowNumbers; ++k) {
      const std::size_t noise = (7 * i + 5 * k + i * k) % 10;
      numbers.push_back(static_cast<float>(noise + (i % classes == k ? 90 : 0)));
    }
  }
  return numbers;
}

/// The labels of these rows, from `first` on.
inline std::vector<std::int64_t> labels_of_rows(std::size_t rows, std::size_t classes = 3,
                                                std::int64_t first = 0) {
  std::vector<std::int64_t> labels;
  for (std::size_t i = 0; i < rows; ++i) {
    labels.push_back(first + static_cast<std::int64_t>(i % classes));
  }
  return labels;
}

/// The bytes of numbers that are stored as T.
template <class T>
std::string stored_bytes(const std::vector<float>& numbers) {
  std::vector<T> all;
  for (const float number : numbers) all.push_back(stored<T>(number));
  return number_bytes(all);
}

/// A .npy file of numbers, kRowNumbers a row; `type` is the name of T in its header.
template <class T>
std::string npy_rows(const std::string& type, const std::vector<float>& numbers) {
  return npy_bytes(type, shape_of({numbers.size() / kRowNumbers, kRowNumbers}),
                   stored_bytes<T>(numbers));
}

/// A .npz file of features and labels.
inline std::string npz_rows(const std::string& features, const std::string& labels) {
  return zip_bytes(
      {{.name = "features.npy", .content = features}, {.name = "labels.npy", .content = labels}});
}

/// The same of such rows of 32-bit numbers.
inline std::string npz_rows(std::size_t rows, std::size_t classes = 3, std::int64_t first = 0) {
  return npz_rows(npy_rows<float>("<f4", numbers_of_rows(rows, classes)),
                  npy_list("<i8", labels_of_rows(rows, classes, first)));
}

}  // namespace linnet::test
