#pragma once

#include <cstddef>
#include <cstdint>
#include <set>
#include <span>
#include <string>
#include <vector>

#include "linnet/io/feature_set.hpp"
#include "tests/fuzz/file_target.hpp"
#include "tests/fuzz/target.hpp"
#include "tests/support/array_files.hpp"
#include "tests/support/broken_files.hpp"

namespace linnet::test {

/// Checks that labels have classes, and classes labels.
inline void check_labels(const FeatureSet& set) {
  const std::size_t rows = set.features.view().rows();
  require(set.labels.empty() ? set.classes.empty() : set.labels.size() == rows,
          "there is a label for each row, or none");
  std::set<std::uint32_t> used(set.labels.begin(), set.labels.end());
  require(used.size() == set.classes.size() &&
              (used.empty() || *used.rbegin() + 1 == set.classes.size()),
          "labels are numbers of classes, which all occur");
  const std::set<std::string> names(set.classes.begin(), set.classes.end());
  require(names.size() == set.classes.size(), "classes have different names");
}

/// Checks that all numbers can be read, where they must lie.
inline void check_view(const FeatureSet& set) {
  const FeatureView view = set.features.view();
  require(view.rows() != 0 && view.columns() != 0, "there are rows with numbers");
  require(reinterpret_cast<std::uintptr_t>(view.row(0)) % element_bytes(view.type()) == 0,
          "rows are aligned to their elements");
  std::uint64_t sum = 0;
  for (const std::byte byte : view.bytes()) sum += std::to_integer<std::uint64_t>(byte);
  require(sum <= 255 * view.bytes().size(), "all bytes can be read");
}

/// Reads the file as features, and as labels of three rows. Returns what was read as features.
inline std::optional<FeatureSet> check_features(const MemoryFile& file) {
  const auto read = [](const std::string& path) { return read_features(path); };
  std::string error;
  auto set = outcome_of(read, file.path(), error);
  std::string second;
  const auto again = outcome_of(read, file.path(), second);
  require(set.has_value() == again.has_value() && error == second,
          "a file is read or refused the same twice");
  if (set) {
    check_view(*set);
    check_labels(*set);
  }
  static const std::string matrix = npy_matrix<float>("<f4", 3, 1, {1, 2, 3});
  static const MemoryFile rows(
      {reinterpret_cast<const std::uint8_t*>(matrix.data()), matrix.size()});
  std::string of_labels;
  const auto labelled = outcome_of(
      [](const std::string& path) { return read_features(rows.path(), {.labels_path = path}); },
      file.path(), of_labels);
  if (labelled) {
    require(labelled->labels.size() == 3, "there is a label for each row");
    check_labels(*labelled);
  }
  return set;
}

/// A seed of a text.
inline Seed seed_of(const std::string& name, const std::string& bytes) {
  return {name, Bytes(bytes.begin(), bytes.end())};
}

/// Appends files that are refused, but for those that are empty.
inline void append_broken(std::vector<Seed>& seeds, const std::vector<BrokenFile>& files) {
  for (const BrokenFile& file : files) {
    if (file.bytes.empty()) continue;
    seeds.push_back(seed_of("broken-" + std::to_string(seeds.size()), file.bytes));
  }
}

}  // namespace linnet::test
