#include "apps/manual/write_manual.hpp"

#include <fstream>
#include <string>
#include <system_error>

#include "apps/manual/completions.hpp"
#include "engine/core/escape.hpp"
#include "linnet/error.hpp"

namespace linnet {
namespace {

namespace fs = std::filesystem;

void write(const fs::path& path, const std::string& text) {
  std::error_code error;
  fs::create_directories(path.parent_path(), error);
  std::ofstream file(path, std::ios::binary);
  file << text;
  file.close();
  if (error || !file) throw Error(Fault::system, "cannot write " + printable(path.string()));
}

}  // namespace

void write_manual(const ProgramDescription& description, const ManualEdition& edition,
                  const fs::path& folder) {
  const std::string& program = description.program.name;
  const fs::path pages = folder / "man/man1";
  std::error_code ignored;  // if the folder cannot be removed, it cannot be written either
  fs::remove_all(pages, ignored);
  write(pages / (program + ".1"), program_page(description, edition));
  for (const CommandDescription& command : description.commands) {
    write(pages / (program + "-" + command.name + ".1"),
          command_page(description, command, edition));
  }
  write(folder / "bash-completion/completions" / program, bash_completion(description));
  write(folder / "zsh/site-functions" / ("_" + program), zsh_completion(description));
  write(folder / "fish/vendor_completions.d" / (program + ".fish"), fish_completion(description));
}

}  // namespace linnet
