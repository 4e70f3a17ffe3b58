#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace linnet {

/// The paths in a list, in their order; empty ones are dropped. A zero byte ends each path if the
/// list has any, as `find -print0` writes it, or if `zero_separated` is set: a path may then hold
/// any other byte, line ends too. Otherwise a line end ("\n" or "\r\n") ends it. A byte order mark
/// of UTF-8 at the start belongs to no path. Throws Error(data) for a list in UTF-16 or UTF-32,
/// which some shells write: it has zero bytes, but no paths between them.
std::vector<std::string> paths_in(std::string_view list, bool zero_separated);

}  // namespace linnet
