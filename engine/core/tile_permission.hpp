#pragma once

#include <string>

namespace linnet {

/// Whether this process may use the processor's matrix tiles (AMX) of bytes. Their registers take
/// 8 KB a thread, so Linux saves them for those processes only that have asked (from 5.16 on).
struct TilePermission {
  bool granted = false;
  /// Why the system withholds tiles that the processor has; otherwise empty.
  std::string refusal;
};

/// What follows from whether the processor has tiles, whether the system saves them, and, if both
/// are true, what it answers: 0 or an error number.
TilePermission decide_on_tiles(bool has_tiles, bool saves_tiles, int (*request)());

/// The permission of this process, for which the first call asks. Safe from several threads. From
/// then on, the system refuses alternate signal stacks that are too small for a frame with tiles,
/// about 11 KB; it refuses tiles if a thread has such a stack already.
const TilePermission& tile_permission();

}  // namespace linnet
