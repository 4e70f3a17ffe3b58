// Images of few grey levels close together, as of a camera in fog: the default recipe learns them.

#include <fmt/format.h>

#include <cstdint>
#include <string>
#include <vector>

#include "engine/core/random.hpp"
#include "io/image/png_writer.hpp"
#include "linnet/io/model_file.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/run_program.hpp"
#include "tests/support/temporary_folder.hpp"
#include "tests/support/training.hpp"

namespace linnet::test {
namespace {

constexpr std::uint32_t kSide = 12;

/// Levels from 123 to 133: noise, under a half that is three levels brighter than the other.
std::vector<std::uint8_t> faint_image(bool bright_right, Random& random) {
  std::vector<std::uint8_t> pixels;
  for (std::uint32_t i = 0; i < kSide * kSide; ++i) {
    const bool right = i % kSide >= kSide / 2;
    const std::uint64_t level = 123 + random.below(8) + (right == bright_right ? 3 : 0);
    pixels.push_back(static_cast<std::uint8_t>(level));
  }
  return encode_png({kSide, kSide}, pixels);
}

}  // namespace

TEST_CASE("Images whose grey levels lie close together are learnt with any seed") {
  const TemporaryFolder folder;
  Random random(3, 0);
  for (int i = 0; i < 120; ++i) {
    for (const bool right : {false, true}) {
      write_file(folder / (right ? "data/right/" : "data/left/") + fmt::format("{}.png", i),
                 faint_image(right, random));
    }
  }
  for (int seed = 0; seed < 4; ++seed) {
    const ProgramRun run = run_well(
        {"train", folder / "data", "--seed", std::to_string(seed), "--output", folder / "model"});
    INFO(run.text());
    CHECK(contains(run.output, "features (pixel - mean) / 7.96875"));
    CHECK(contains(run.output, "macro avg     1.0000    1.0000    1.0000"));
  }
  CHECK(read_model(folder / "model").model.pixel_factor == 1.0f / 255.0f);
  const ProgramRun predicted =
      run_well({"predict", folder / "model", folder / "data/left", "--format", "csv"});
  CHECK(contains(predicted.output, "0.png,left,0.9"));
  CHECK_FALSE(contains(predicted.output, ",right,"));
}

}  // namespace linnet::test
