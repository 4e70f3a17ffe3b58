#pragma once

#include <string>

#include "apps/options/program_description.hpp"

namespace linnet {

/// Scripts that complete commands, options and their values in a shell: words where an option takes
/// one of several, files or folders where it takes a path.

/// For bash 4.4 and later; the function is called _linnet.
std::string bash_completion(const ProgramDescription& description);

/// For zsh 5, as an autoloaded function _linnet.
std::string zsh_completion(const ProgramDescription& description);

/// For fish 3.
std::string fish_completion(const ProgramDescription& description);

}  // namespace linnet
