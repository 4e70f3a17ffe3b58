#include "apps/options/class_weights_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "apps/options/option_values.hpp"
#include "apps/options/suggestion.hpp"
#include "apps/options/usage_error.hpp"
#include "apps/process/unicode_text.hpp"
#include "engine/core/escape.hpp"
#include "linnet/error.hpp"

namespace linnet {
namespace {

/// Adds a number, or a name with a number; returns whether it is one of both.
bool add_item(const std::string& item, ClassWeightsText& weights) {
  const std::size_t sign = item.rfind('=');
  const std::size_t start = sign == std::string::npos ? 0 : sign + 1;
  const std::optional<double> number = finite_number(std::string_view(item).substr(start));
  if (!number || *number <= 0.0 || sign == 0) return false;
  if (sign == std::string::npos) {
    weights.list.push_back(*number);
  } else {
    weights.named.emplace_back(item.substr(0, sign), *number);
  }
  return true;
}

/// The class of that name, or else the first that differs from it in Unicode normalisation only: a
/// keyboard does not write names as every file system does.
std::vector<std::string>::const_iterator find_class(const std::vector<std::string>& classes,
                                                    const std::string& name) {
  const auto found = std::find(classes.begin(), classes.end(), name);
  if (found != classes.end()) return found;
  return std::find_if(classes.begin(), classes.end(),
                      [&](const std::string& other) { return look_alike(other, name); });
}

}  // namespace

ClassWeightsText parse_class_weights(const std::string& name, const std::string& text) {
  ClassWeightsText weights;
  weights.balanced = text == "balanced";
  if (weights.balanced) return weights;
  const std::vector<std::string> items = parse_list(text);
  const bool known = std::all_of(items.begin(), items.end(),
                                 [&](const std::string& item) { return add_item(item, weights); });
  if (known && (weights.list.empty() || weights.named.empty())) return weights;
  throw UsageError{
      fmt::format("{} takes balanced, or numbers above 0, or NAME=NUMBER, with commas between "
                  "them, not '{}'",
                  name, printable(text))};
}

ClassWeights weights_for(const ClassWeightsText& text, const std::vector<std::string>& classes) {
  ClassWeights weights{.balanced = text.balanced, .list = text.list};
  if (text.named.empty()) return weights;
  weights.list.assign(classes.size(), 1.0);
  for (const auto& [name, weight] : text.named) {
    const auto found = find_class(classes, name);
    if (found == classes.end()) {
      throw Error(
          Fault::data,
          fmt::format("--class-weights names the class '{}', and the data has no such class{}",
                      printable(name), suggestion(name, classes)));
    }
    weights.list[static_cast<std::size_t>(found - classes.begin())] = weight;
  }
  return weights;
}

}  // namespace linnet
