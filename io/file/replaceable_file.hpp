#pragma once

#include <string>
#include <string_view>

namespace linnet {

/// Throws Error(usage) if `path` exists and is neither an empty file nor one for which
/// `is_of_kind` returns true, so that a mistyped path does not overwrite another file.
///
/// kind: what the new file will be, for the error's text ("model").
void require_replaceable(const std::string& path, std::string_view kind,
                         bool (*is_of_kind)(const std::string& path));

}  // namespace linnet
