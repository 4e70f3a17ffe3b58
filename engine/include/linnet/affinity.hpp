#pragma once

#include <optional>
#include <string_view>

#include "linnet/export.hpp"

namespace LINNET_EXPORT linnet {

/// How worker threads are bound to processors.
enum class Affinity {
  none,     ///< not bound: the operating system schedules threads freely
  compact,  ///< to neighbours: all hardware threads of a core, all cores of a socket, then the next
  spread,   ///< as far apart as possible: over sockets, then cores, then hardware threads
};

/// "none", "compact" or "spread".
std::string_view name_of(Affinity affinity);

/// The affinity of that name, if there is one.
std::optional<Affinity> affinity_named(std::string_view name);

}  // namespace linnet
