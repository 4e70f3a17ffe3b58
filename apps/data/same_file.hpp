#pragma once

#include <string>

namespace linnet {

/// Whether two paths name one file, which need not exist.
bool same_file(const std::string& a, const std::string& b);

}  // namespace linnet
