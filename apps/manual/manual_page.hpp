#pragma once

#include <string>

#include "apps/options/program_description.hpp"

namespace linnet {

/// What the title line of each page shows besides its name.
struct ManualEdition {
  std::string version;  ///< "0.1.0"
  std::string date;     ///< "2024-12-31"
};

/// The page linnet(1), of the program: commands, its own options, environment, exit status. In
/// the man macros that man(7) documents, which groff and mandoc render. In UTF-8.
std::string program_page(const ProgramDescription& description, const ManualEdition& edition);

/// The page linnet-COMMAND(1).
std::string command_page(const ProgramDescription& description, const CommandDescription& command,
                         const ManualEdition& edition);

}  // namespace linnet
