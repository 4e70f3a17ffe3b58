#include "io/features/array_choice.hpp"

#include <algorithm>
#include <array>
#include <span>
#include <string_view>

#include "engine/core/escape.hpp"
#include "io/file/path_text.hpp"
#include "linnet/error.hpp"

namespace linnet {
namespace {

/// numpy.savez names arrays that were given without names arr_0, arr_1 and so on.
constexpr std::array<std::string_view, 5> kFeatures = {"features", "X", "x", "data", "arr_0"};
constexpr std::array<std::string_view, 3> kLabels = {"labels", "y", "arr_1"};

bool is_among(std::span<const std::string_view> known, std::string_view name) {
  return std::find(known.begin(), known.end(), name) != known.end();
}

std::string list_of(const ArrayNames& arrays) {
  constexpr std::size_t kMostListed = 20;
  if (arrays.names.empty()) return "it has none";
  return "it has " + printable_list(arrays.names, kMostListed);
}

bool is_nameless(const ArrayNames& arrays) {
  return arrays.names.size() == 1 && arrays.names.front().empty();
}

/// `wanted`, if it is there.
std::string require_named(const ArrayNames& arrays, const std::string& wanted) {
  if (std::count(arrays.names.begin(), arrays.names.end(), wanted) != 0) return wanted;
  const std::string missing = arrays.subject + ": there is no array '" + printable(wanted) + "'; ";
  throw Error(Fault::data, missing + (is_nameless(arrays) ? "a .npy file has one, without a name"
                                                          : list_of(arrays)));
}

/// The only array with a name among those that are known; none if no array has one.
std::optional<std::string> only_known(const ArrayNames& arrays,
                                      std::span<const std::string_view> known, const char* what) {
  std::vector<std::string> found;
  for (const std::string& name : arrays.names) {
    if (is_among(known, name)) found.push_back(name);
  }
  if (found.size() > 1) {
    throw Error(Fault::data, arrays.subject + ": the arrays " +
                                 printable_list(found, found.size()) + " may each be the " + what +
                                 "; name one");
  }
  return found.empty() ? std::nullopt : std::optional(found.front());
}

/// The only array whose name is not among those of `others`.
std::string only_besides(const ArrayNames& arrays, std::span<const std::string_view> others,
                         const char* what) {
  std::vector<std::string> found;
  for (const std::string& name : arrays.names) {
    if (!is_among(others, name)) found.push_back(name);
  }
  if (found.size() == 1) return found.front();
  throw Error(Fault::data,
              arrays.subject + ": name the array that is the " + what + "; " + list_of(arrays));
}

}  // namespace

std::string choose_features(const ArrayNames& arrays, const std::string& wanted) {
  if (!wanted.empty()) return require_named(arrays, wanted);
  const auto known = only_known(arrays, kFeatures, "features");
  return known ? *known : only_besides(arrays, kLabels, "features");
}

std::optional<std::string> choose_labels_beside(const ArrayNames& arrays,
                                                const std::string& wanted) {
  if (!wanted.empty()) return require_named(arrays, wanted);
  return only_known(arrays, kLabels, "labels");
}

std::string choose_labels(const ArrayNames& arrays, const std::string& wanted) {
  if (!wanted.empty()) return require_named(arrays, wanted);
  const auto known = only_known(arrays, kLabels, "labels");
  return known ? *known : only_besides(arrays, {}, "labels");
}

}  // namespace linnet
