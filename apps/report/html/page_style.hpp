#pragma once

#include <string_view>

namespace linnet {

/// The style sheet of the pages, without `<`, `>` of HTML or entities: it stands in a style
/// element.
std::string_view page_style();

}  // namespace linnet
