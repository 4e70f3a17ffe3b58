#pragma once

#include <optional>
#include <string>
#include <vector>

namespace linnet {

/// The names of the arrays of a file, and how errors name the file.
struct ArrayNames {
  std::string subject;             ///< printable
  std::vector<std::string> names;  ///< of all arrays; "" if there is one without a name
};

/// The array with the features: `wanted`, unless that is empty; the only one that has a name of
/// features; the only one besides those with a name of labels. Throws Error(data) with the names
/// that are there.
std::string choose_features(const ArrayNames& arrays, const std::string& wanted);

/// The array with the labels in the file of the features: `wanted`, unless that is empty; the only
/// one that has a name of labels; none. Throws Error(data) as choose_features.
std::optional<std::string> choose_labels_beside(const ArrayNames& arrays,
                                                const std::string& wanted);

/// The same in a file of labels, where it is the only array if none has a name of labels.
std::string choose_labels(const ArrayNames& arrays, const std::string& wanted);

}  // namespace linnet
