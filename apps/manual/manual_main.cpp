// Writes the manual pages and shell completions of linnet: linnet_manual FOLDER VERSION DATE. The
// build runs it; it is not installed.

#include <cstdio>
#include <exception>

#include "apps/commands/all_commands.hpp"
#include "apps/manual/write_manual.hpp"
#include "apps/options/program.hpp"
#include "apps/options/program_description.hpp"

int main(int count, char** arguments) {
  if (count != 4) {
    std::fputs("usage: linnet_manual FOLDER VERSION DATE\n", stderr);
    return 2;
  }
  try {
    linnet::Program program("");
    linnet::add_all_commands(program);
    linnet::write_manual(linnet::describe_program(program.app()),
                         {.version = arguments[2], .date = arguments[3]}, arguments[1]);
  } catch (const std::exception& error) {
    std::fprintf(stderr, "linnet_manual: %s\n", error.what());
    return 3;
  }
  return 0;
}
