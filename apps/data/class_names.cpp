#include "apps/data/class_names.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <string_view>

#include "apps/process/unicode_text.hpp"
#include "engine/core/escape.hpp"

namespace linnet {

std::optional<std::string> first_missing(const std::vector<std::string>& names,
                                         const std::vector<std::string>& others) {
  const std::set<std::string_view> there(others.begin(), others.end());
  for (const std::string& name : names) {
    if (!there.contains(name)) return name;
  }
  return std::nullopt;
}

std::optional<std::uint32_t> class_number(const std::string& name,
                                          const std::vector<std::string>& model_classes) {
  for (const std::string& written : {name, printable(name)}) {
    const auto place = std::find(model_classes.begin(), model_classes.end(), written);
    if (place != model_classes.end()) {
      return static_cast<std::uint32_t>(place - model_classes.begin());
    }
  }
  return std::nullopt;
}

std::string describe_lookalike(const std::string& name, const std::vector<std::string>& others) {
  const bool is_there = std::any_of(others.begin(), others.end(), [&](const std::string& other) {
    return look_alike(name, other);
  });
  return is_there ? "; there is one of that name that differs only in Unicode normalisation, as "
                    "macOS and Linux write names: rename one of both"
                  : "";
}

std::string quoted_names(const std::vector<std::string>& names) {
  constexpr std::size_t kMostNames = 5;
  std::string text;
  for (std::size_t i = 0; i < std::min(names.size(), kMostNames); ++i) {
    text += fmt::format("{}'{}'", i == 0 ? "" : ", ", printable(names[i]));
  }
  if (names.size() > kMostNames) text += fmt::format(" and {} more", names.size() - kMostNames);
  return text;
}

}  // namespace linnet
