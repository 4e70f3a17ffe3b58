#pragma once

#include <cstdint>

namespace linnet {

/// What is worth telling about a decoded image besides its pixels.
struct ImageNotes {
  bool transparent = false;   ///< a pixel is not opaque
  std::uint16_t highest = 0;  ///< of 16-bit samples of colour; 0 if samples have fewer bits
  bool coloured = false;      ///< it is stored in colour, though its pixels may all be grey
};

}  // namespace linnet
