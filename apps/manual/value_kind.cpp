#include "apps/manual/value_kind.hpp"

#include <algorithm>
#include <array>
#include <string_view>

namespace linnet {
namespace {

constexpr std::array<std::string_view, 4> kFiles = {"FILE", "DATA", "PATH", "MODEL"};

PathKind path_kind(const std::string& placeholder) {
  if (placeholder == "DIR") return PathKind::folder;
  const bool is_file = std::find(kFiles.begin(), kFiles.end(), placeholder) != kFiles.end();
  return is_file ? PathKind::file : PathKind::none;
}

}  // namespace

std::vector<std::string> alternatives(const std::string& value) {
  std::vector<std::string> parts;
  for (std::size_t first = 0; first < value.size();) {
    const std::size_t end = std::min(value.find('|', first), value.size());
    parts.push_back(value.substr(first, end - first));
    first = end + 1;
  }
  return parts;
}

bool is_placeholder(const std::string& alternative) {
  const std::size_t first = alternative.starts_with('#') ? 1 : 0;
  return alternative.size() > first && alternative[first] >= 'A' && alternative[first] <= 'Z';
}

ValueKind value_kind(const OptionDescription& option) {
  ValueKind kind;
  for (const std::string& part : alternatives(option.value)) {
    if (!is_placeholder(part)) {
      kind.words.push_back(part);
    } else if (path_kind(part) != PathKind::none) {
      kind.path = path_kind(part);
    }
  }
  return kind;
}

}  // namespace linnet
