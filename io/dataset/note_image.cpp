#include "io/dataset/note_image.hpp"

#include <cstdint>

namespace linnet {

void note_image(const ImageNotes& notes, const std::string& path, const ReadingRules& rules,
                ReadingNotes& all) {
  const auto add = [&](bool is, NotedImages& noted, const std::string& reason) {
    if (!is) return;
    if (noted.count++ == 0) noted = {1, path, reason};
  };
  const bool saturated =
      rules.depth != kAutomaticDepth && std::uint32_t{notes.highest} >> rules.depth != 0;
  add(notes.transparent && !rules.background, all.transparent, "");
  add(saturated, all.saturated, std::to_string(notes.highest));
  add(notes.coloured && rules.colour == ColourRule::grey, all.coloured, "");
}

}  // namespace linnet
