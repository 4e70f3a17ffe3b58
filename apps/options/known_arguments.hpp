#pragma once

#include <string>
#include <vector>

namespace CLI {
class App;
}

namespace linnet {

/// Throws UsageError for the first argument that names no command or no option of its command; the
/// text suggests the most similar name. To be called before CLI11 parses the arguments: CLI11 alone
/// would take the value of a mistyped option for a positional argument and report that instead.
void require_known_arguments(const CLI::App& program, const std::vector<std::string>& arguments);

/// Those of the arguments of a command that are neither options nor values of options. All options
/// must be known.
std::vector<std::string> positional_arguments(const CLI::App& command,
                                              const std::vector<std::string>& arguments);

}  // namespace linnet
