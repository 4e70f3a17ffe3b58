// Models that linnet train --init refuses.

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "linnet/io/model_file.hpp"
#include "tests/support/array_files.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/checkpoint_runs.hpp"
#include "tests/support/image_folders.hpp"
#include "tests/support/init_runs.hpp"
#include "tests/support/run_program.hpp"
#include "tests/support/temporary_folder.hpp"

namespace linnet::test {

TEST_CASE("A model for other features is refused with what differs and a way out") {
  const TemporaryFolder folder;
  write_phantoms(folder / "scans");
  write_features(folder);
  const Names scans = {"train", folder / "scans", "--cache", "off"};
  const Names rows = fitted(folder, {});
  train(folder, "images", scans, {"--epochs", "1"});
  train(folder, "rows", rows, {"--epochs", "1"});
  train(folder, "article", scans, {"--recipe", "article", "--epochs", "1"});
  train(folder, "lengths", rows, {"--normalize", "rows", "--epochs", "1"});
  const auto refuses = [&](const Names& training, const std::string& model, const Names& texts) {
    INFO(texts.front());
    const Names options = from(folder, model, {"--output", folder / "out"});
    check_error(run_linnet(joined(training, options)), 1,
                joined({" cannot be trained on from " + folder / model + ": "}, texts));
  };
  refuses(scans, "rows", {"it has images, and the model takes feature matrices"});
  refuses(rows, "images", {"it is a feature matrix, and the model takes images of 16 x 16"});
  refuses(joined(scans, {"--resize", "8x8"}), "images",
          {"its images have 8 x 8 pixels, and the model takes 16 x 16; --resize 16x16 brings"});
  refuses(joined(scans, {"--color", "rgb"}), "images",
          {"its images are read with color=rgb, and the model is for color=grey; leave out that"});
  run_well({"pack", folder / "scans", folder / "file", "--exif", "ignore", "--depth", "12"});
  refuses(
      {"train", folder / "file"}, "images",
      {"its images are read with exif=ignore depth=12, and the model is for exif=apply depth=16",
       "; pack the folder again with these"});
  refuses(scans, "article", {"1.5378", "0.003921569; give --recipe article"});
  for (const Names& options : {Names{"--C", "1"}, Names{"--standardize"}}) {
    refuses(joined(scans, options), "article",
            {"a model of the article's recipe can only be trained on with --recipe article"});
  }
  refuses(joined(scans, {"--recipe", "article"}), "images", {"leave out --recipe article"});
  refuses(rows, "lengths",
          {"the model divides rows by their lengths", "does not; give --normalize rows"});
  refuses(joined(rows, {"--loss", "article"}), "lengths",
          {"give --normalize rows, which the article's recipe and loss do not go with"});
  refuses(joined(rows, {"--normalize", "rows"}), "rows",
          {"the model does not divide rows by their lengths", "leave out --normalize rows"});
  rewrite(folder / "rows", folder / "scaled",
          [](SavedModel& saved) { saved.model.pixel_factor = 0.5f; });
  refuses(rows, "scaled", {"by 0.5, its 'scaling', and this training by 1; ", "times 0.5"});
  rewrite(folder / "rows", folder / "scaled",
          [](SavedModel& saved) { saved.model.pixel_factor = 1.0f - 0x1p-24f; });
  refuses(rows, "scaled", {"by 0.99999994, its 'scaling', and this training by 1; "});
  write_file(folder / "X.npy", npy_matrix("<f4", 100, 3, std::vector<float>(300, 0.5f)));
  refuses(rows, "rows",
          {"its rows have 3 features of type f32, and the model takes 6 numbers", "model of such"});
  write_file(folder / "X.npy", npy_matrix("|u1", 100, 6, std::vector<std::uint8_t>(600, 5)));
  refuses(rows, "rows", {"its rows have 6 features of type u8"});
  CHECK_FALSE(std::filesystem::exists(folder / "out"));
}

TEST_CASE("A model of other classes is refused with their names") {
  const TemporaryFolder folder;
  write_phantoms(folder / "scans");
  const Names scans = {"train", folder / "scans", "--cache", "off"};
  train(folder, "model", scans, {"--epochs", "1"});
  const auto refuses = [&](const std::string& model, const Names& options, const Names& texts) {
    const Names start = from(folder, model, {"--output", folder / "out"});
    check_error(run_linnet(joined(joined(scans, options), start)), 1,
                joined({folder / "scans" + " cannot be trained on from " + folder / model + ": "},
                       joined(texts, {"the same classes", "--exclude", "without --init"})));
  };
  rewrite(folder / "model", folder / "feet", [](SavedModel& saved) {
    saved.classes = {"brain", "chest", "feet"};
  });
  refuses("feet", {},
          {"its class 'hand' is none of the model, and the model's class 'feet' is none of the "
           "data; "});
  refuses("model", {"--classes", "brain,hand"},
          {"the model's class 'chest' is none of the data; "});
  rewrite(folder / "model", folder / "few", [](SavedModel& saved) { saved.classes = {"brain"}; });
  refuses("few", {}, {"its classes 'chest', 'hand' are none of the model; "});
  CHECK_FALSE(std::filesystem::exists(folder / "out"));
}

TEST_CASE("A file that is no model, and folds, do not go with --init") {
  const TemporaryFolder folder;
  write_features(folder);
  write_file(folder / "letter", "Dear Sir");
  check_error(run_linnet(fit(folder, from(folder, "letter"))), 1, {"letter"});
  check_error(run_linnet(fit(folder, from(folder, "none"))), 1, {"none"});
  check_error(run_linnet(fit(folder, from(folder, "letter", {"--folds", "3"}))), 2,
              {"--folds judges each model", "--init may have been trained on all of them"});
}

}  // namespace linnet::test
