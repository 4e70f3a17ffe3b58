// write_seeds TARGET FOLDER: writes the target's seeds to the folder.

#include <cstdio>
#include <exception>
#include <filesystem>

#include "tests/fuzz/target.hpp"
#include "tests/support/temporary_folder.hpp"

int main(int count, char** arguments) {
  if (count != 3) {
    std::fprintf(stderr, "usage: %s TARGET FOLDER\n", arguments[0]);
    return 2;
  }
  try {
    const std::filesystem::path folder = arguments[2];
    for (const auto& seed : linnet::test::target_named(arguments[1]).seeds()) {
      linnet::test::write_file(folder / seed.name, seed.bytes);
    }
  } catch (const std::exception& error) {
    std::fprintf(stderr, "%s\n", error.what());
    return 1;
  }
}
