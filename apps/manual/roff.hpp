#pragma once

#include <string>
#include <string_view>

namespace linnet {

/// Text of a manual page as roff reads it: backslashes and hyphens are escaped, so that options can
/// be copied from a terminal, and a point or quote at the start of a line is no request.
std::string roff_text(std::string_view text);

/// Text in bold type, or in italics.
std::string roff_bold(std::string_view text);
std::string roff_italic(std::string_view text);

/// Breaks text that is roff already at its spaces, into lines of at most 80 bytes where words
/// allow; roff joins the lines again.
std::string roff_filled(std::string_view roff);

}  // namespace linnet
