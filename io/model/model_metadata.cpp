#include "io/model/model_metadata.hpp"

#include <algorithm>
#include <charconv>
#include <nlohmann/json.hpp>

#include "engine/core/escape.hpp"
#include "io/model/model_format.hpp"

namespace linnet {

std::string exact_text(double value) {
  char text[32];
  return {text, std::to_chars(text, text + sizeof text, value).ptr};
}

Metadata class_entries(const std::vector<std::string>& classes) {
  nlohmann::json list = nlohmann::json::array();
  // If one name must be escaped, all are, so that different names stay different.
  const bool as_they_are = std::all_of(classes.begin(), classes.end(), is_utf8);
  for (const std::string& name : classes) list.push_back(as_they_are ? name : printable(name));
  return {{std::string(kClassesKey), list.dump()}};
}

Metadata calibration_entries(const SavedModel& saved) {
  if (saved.temperature == 1.0) return {};
  return {{std::string(kTemperatureKey), exact_text(saved.temperature)}};
}

Metadata reading_entries(const SavedModel& saved) {
  Metadata entries;
  if (saved.input != ModelInput::images) return entries;
  if (saved.resizes) entries.emplace_back(kResizeKey, kAreaBilinear);
  const std::string rules = to_text(saved.rules);
  if (!rules.empty()) entries.emplace_back(kReadingKey, rules);
  return entries;
}

}  // namespace linnet
