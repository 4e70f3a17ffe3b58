// A short version of fuzzing for every build: runs each target on its seeds and on changed seeds,
// which are the same in every run.

#include <cstddef>
#include <exception>
#include <filesystem>
#include <string>
#include <vector>

#include "engine/core/random.hpp"
#include "tests/fuzz/mutation.hpp"
#include "tests/fuzz/target.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/temporary_folder.hpp"

namespace linnet::test {
namespace {

constexpr std::size_t kInputs = 2000;  ///< changed seeds for each target: about a second

/// Runs the target; if it fails, the file is stored in the folder for temporary files.
void replay(const Target& target, const std::string& name, const Bytes& file) {
  try {
    target.run(file);
  } catch (const std::exception& error) {
    const auto kept = std::filesystem::temp_directory_path() / ("linnet-fuzz-" + target.name);
    write_file(kept, file);
    FAIL("target " << target.name << ", " << name << ": " << error.what() << "; the file is in "
                   << kept.string());
  }
}

/// The seed with one bit flipped in the byte at `offset`, counted from the end if it is negative.
Bytes damaged(const Bytes& seed, std::ptrdiff_t offset) {
  Bytes file = seed;
  *(offset < 0 ? file.end() + offset : file.begin() + offset) ^= 1;
  return file;
}

}  // namespace

TEST_CASE("readers keep their promises on seeds and on damaged seeds", "[fuzz]") {
  for (const Target& target : targets()) {
    const std::vector<Seed> seeds = target.seeds();
    REQUIRE_FALSE(seeds.empty());
    for (const Seed& seed : seeds) replay(target, seed.name, seed.bytes);
    for (std::size_t i = 0; i < kInputs; ++i) {
      const Seed& seed = seeds[i % seeds.size()];
      Random random(1, i);
      Bytes file = mutated(seed.bytes, seeds, random);
      if (target.repair != nullptr && random.below(4) != 0) target.repair(file);
      replay(target, seed.name + ", change " + std::to_string(i), file);
    }
  }
}

TEST_CASE("repairs correct checksums and lengths of complete files, and nothing else", "[fuzz]") {
  struct Case {
    const char* name;
    std::ptrdiff_t
        sum;  ///< offset of a byte that is repaired: in the last chunk, the length, the header
  };
  for (const Case& test : {Case{"png", -1}, Case{"safetensors", 0}, Case{"packed", 4090},
                           Case{"npy", 8}, Case{"npz", -6}}) {
    const Target target = target_named(test.name);
    const Bytes seed = target.seeds().front().bytes;
    Bytes file = seed;
    target.repair(file);
    CHECK(file == seed);
    file = damaged(seed, test.sum);
    target.repair(file);
    CHECK(file == seed);
    for (std::size_t length = 0; length < seed.size(); ++length) {
      Bytes cut(seed.begin(), seed.begin() + static_cast<std::ptrdiff_t>(length));
      target.repair(cut);
      CHECK(cut.size() == length);
    }
  }
}

}  // namespace linnet::test
