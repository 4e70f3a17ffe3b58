// Training from a model reads images by the rules of the model.

#include <cstdint>
#include <string>
#include <vector>

#include "linnet/io/model_file.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/image_folders.hpp"
#include "tests/support/init_runs.hpp"
#include "tests/support/png_maker.hpp"
#include "tests/support/run_program.hpp"
#include "tests/support/temporary_folder.hpp"
#include "tests/support/training.hpp"

namespace linnet::test {
namespace {

/// Pictures of 16-bit samples below `highest` + 1, dark in one class and bright in the other.
void write_deep_pictures(const std::string& folder, unsigned colour, std::uint16_t highest) {
  for (unsigned i = 0; i < 20; ++i) {
    for (const bool bright : {false, true}) {
      PngPicture picture = random_png_picture(8, 8, 16, colour, false, i);
      for (std::uint16_t& sample : picture.samples) {
        sample = static_cast<std::uint16_t>(sample % (highest / 3) + (bright ? highest / 2 : 0));
      }
      if (bright) picture.samples.front() = highest;
      write_file(folder + (bright ? "/bright/" : "/dark/") + std::to_string(i) + ".png",
                 make_png(picture));
    }
  }
}

Names on(const std::string& data, const Names& options = {}) {
  return joined({"train", data, "--cache", "off", "--epochs", "1", "--batch-size", "8"}, options);
}

constexpr unsigned kGrey = 0;
constexpr unsigned kColours = 2;

}  // namespace

TEST_CASE("Training from a model of 12-bit scans takes scans of more bits by its depth") {
  const TemporaryFolder folder;
  write_deep_pictures(folder / "twelve", kGrey, 4000);
  write_deep_pictures(folder / "fourteen", kGrey, 16000);
  train(folder, "first", on(folder / "twelve"));
  REQUIRE(read_model(folder / "first").rules.depth == 12);
  const Names start = from(folder, "first");
  const ProgramRun run = train(folder, "second", on(folder / "fourteen"), start);
  CHECK(contains(run.output, "16-bit samples above 4,095"));
  CHECK(read_model(folder / "second").rules.depth == 12);
  // The pixels are those that --depth 12 gives, also with --depth auto.
  train(folder, "third", on(folder / "fourteen", {"--depth", "12"}), start);
  CHECK(summary_of(folder, "third")["weights_hash"] ==
        summary_of(folder, "second")["weights_hash"]);
  train(folder, "third", on(folder / "fourteen", {"--depth", "auto"}), start);
  CHECK(summary_of(folder, "third")["weights_hash"] ==
        summary_of(folder, "second")["weights_hash"]);
  const auto refuses = [&](const Names& options, const std::string& what) {
    check_error(run_linnet(joined(on(folder / "twelve", options),
                                  joined(start, {"--output", folder / "out"}))),
                1, {"cannot be trained on from " + folder / "first", what});
  };
  refuses({"--depth", "14"}, "are read with depth=14, and the model is for depth=12; leave out");
  refuses({"--exif", "ignore"}, "with exif=ignore, and the model is for exif=apply; leave out");
  refuses({"--background", "white"},
          "with background=#ffffff, and the model is for background=none");
  refuses({"--color", "rgb"}, "with color=rgb, and the model is for color=grey; leave out");
}

TEST_CASE("Training from a model of colours needs no option for them") {
  const TemporaryFolder folder;
  write_deep_pictures(folder / "data", kColours, 60000);
  train(folder, "first", on(folder / "data", {"--color", "rgb", "--exif", "ignore"}));
  train(folder, "second", on(folder / "data"), from(folder, "first"));
  const SavedModel second = read_model(folder / "second");
  CHECK(second.rules == read_model(folder / "first").rules);
  CHECK(second.model.features() == 3 * 8 * 8);
}

}  // namespace linnet::test
