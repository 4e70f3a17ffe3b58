#pragma once

#include <string>
#include <vector>

namespace CLI {
class App;
}

namespace linnet {

/// The error text for more paths than a command takes, if they look like a pattern that the shell
/// expanded: two or more that exist in one folder, as `linnet train DATA/*` gives. It names the
/// folder to give instead. Empty if they do not. `arguments` follow the name of the command.
std::string describe_expanded_pattern(const CLI::App& command,
                                      const std::vector<std::string>& arguments);

}  // namespace linnet
