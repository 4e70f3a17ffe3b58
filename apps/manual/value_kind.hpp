#pragma once

#include <string>
#include <vector>

#include "apps/options/program_description.hpp"

namespace linnet {

enum class PathKind { none, file, folder };

/// What an option or argument takes, for completion in a shell.
struct ValueKind {
  std::vector<std::string> words;  ///< to choose from
  PathKind path = PathKind::none;  ///< `file` includes folders, which lead to files
};

/// Takes apart what an option takes, as "DIR|off": parts in lower case are words; FILE, DATA, PATH
/// and MODEL are files, DIR is a folder, and other parts in capital letters cannot be completed.
ValueKind value_kind(const OptionDescription& option);

/// The parts of `value` between its | signs.
std::vector<std::string> alternatives(const std::string& value);

/// Whether a part of a value is a placeholder, in capital letters, rather than a word.
bool is_placeholder(const std::string& alternative);

}  // namespace linnet
