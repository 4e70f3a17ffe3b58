#pragma once

#include <string>

#include "io/image/image_notes.hpp"
#include "linnet/io/image_set.hpp"
#include "linnet/io/reading_rules.hpp"

namespace linnet {

/// Adds what is worth telling about an image that was read by `rules` from `path` to `all`.
void note_image(const ImageNotes& notes, const std::string& path, const ReadingRules& rules,
                ReadingNotes& all);

}  // namespace linnet
