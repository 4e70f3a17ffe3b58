#pragma once

#include <filesystem>

#include "apps/manual/manual_page.hpp"

namespace linnet {

/// Writes manual pages and completions below `folder`, as they are installed below share/:
/// man/man1/linnet.1 and linnet-COMMAND.1, bash-completion/completions/linnet,
/// zsh/site-functions/_linnet, and fish/vendor_completions.d/linnet.fish. Removes pages of commands
/// that no longer exist. Throws Error(system) that names the file that cannot be written.
void write_manual(const ProgramDescription& description, const ManualEdition& edition,
                  const std::filesystem::path& folder);

}  // namespace linnet
