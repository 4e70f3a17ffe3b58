#pragma once

#include <filesystem>
#include <functional>
#include <optional>
#include <string>

namespace linnet {

/// A limit that the files in the folder of a control group set; none if they set none.
using GroupLimit = std::function<std::optional<double>(const std::filesystem::path& folder)>;

/// The lowest limit of the control group of this process and of all groups above it: by `v2` from
/// groups of version 2, and by `v1` from those of version 1 of that controller. None if there is no
/// limit. `root` is the folder in which /proc and /sys are looked up.
std::optional<double> lowest_cgroup_limit(const std::filesystem::path& root,
                                          const std::string& controller, const GroupLimit& v2,
                                          const GroupLimit& v1);

/// The first line of a file, and "" if there is none.
std::string first_line_of(const std::filesystem::path& path);

}  // namespace linnet
