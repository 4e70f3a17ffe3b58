#pragma once

#include "io/image/png_writer.hpp"

namespace linnet {

// Colours of pictures in the page, which are the same on light and dark; the style sheet has them
// for the elements around.

inline constexpr PaletteColour kHitColour{31, 150, 106, 255};
inline constexpr PaletteColour kMissColour{222, 63, 63, 255};
inline constexpr PaletteColour kPositiveColour{222, 63, 63, 255};
inline constexpr PaletteColour kNegativeColour{47, 117, 220, 255};

}  // namespace linnet
