// --color rgb: what only colour tells apart is learned, and models, packed files and reports keep
// the three channels.

#include <cstdint>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <span>
#include <string>
#include <vector>

#include "linnet/io/model_file.hpp"
#include "linnet/io/packed_file.hpp"
#include "linnet/io/read_images.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/image_folders.hpp"
#include "tests/support/packed_files.hpp"
#include "tests/support/png_maker.hpp"
#include "tests/support/png_pixels.hpp"
#include "tests/support/run_program.hpp"
#include "tests/support/temporary_folder.hpp"
#include "tests/support/training.hpp"

namespace linnet::test {
namespace {

constexpr std::uint32_t kSide = 8;

/// Red or blue pixels of 50 to 54 of some level: both have the same grey.
Bytes coloured_picture(bool red, unsigned i) {
  PngPicture picture = random_png_picture(kSide, kSide, 8, 2, false, i);
  for (std::size_t p = 0; p < picture.samples.size(); p += 3) {
    const auto noise = static_cast<std::uint16_t>(picture.samples[p] % 3 + i % 2);
    // 19595 · 80 ≈ 7471 · 210
    picture.samples[p] = static_cast<std::uint16_t>((red ? 80 : 0) + noise);
    picture.samples[p + 1] = noise;
    picture.samples[p + 2] = static_cast<std::uint16_t>((red ? 0 : 210) + noise);
  }
  return make_png(picture);
}

void write_pictures(const std::filesystem::path& folder) {
  for (unsigned i = 0; i < 30; ++i) {
    const std::string name = std::to_string(10 + i) + ".png";
    write_file(folder / "red" / name, coloured_picture(true, i));
    write_file(folder / "blue" / name, coloured_picture(false, i));
  }
}

std::size_t right_ones(const std::string& model, const std::string& data) {
  std::size_t right = 0;
  for (const std::string& line :
       lines_of(run_well({"predict", model, data, "--format", "csv"}).output)) {
    right += contains(line, "/red/") && contains(line, ",red,");
    right += contains(line, "/blue/") && contains(line, ",blue,");
  }
  return right;
}

ProgramRun train(const std::string& data, const std::string& model,
                 std::vector<std::string> options = {}) {
  options.insert(options.begin(), {"train", data, "--output", model, "--batch-size", "8"});
  return run_well(options);
}

constexpr const char* kDropped =
    "Colour is dropped in 60 images stored in colour, for example blue/10.png; --color rgb keeps "
    "it\n";

}  // namespace

TEST_CASE("Classes that differ in colour alone are learned with --color rgb, not without") {
  const TemporaryFolder folder;
  const std::string data = folder / "data";
  const std::string model = folder / "model";
  write_pictures(data);
  const ProgramRun grey = train(data, model);
  CHECK(contains(grey.output, kDropped));
  CHECK(right_ones(model, data) < 45);
  CHECK(run_well({"predict", model, data}).error.empty());  // grey models say nothing of colour
  const ProgramRun rgb = train(data, model, {"--color", "rgb"});
  CHECK(contains(rgb.output, "60 images of 8 x 8 RGB pixels in 2 classes"));
  CHECK_FALSE(contains(rgb.output, "Colour is dropped"));
  CHECK(contains(rgb.output, "macro avg     1.0000    1.0000    1.0000"));
  CHECK(right_ones(model, data) == 60);
  const SavedModel saved = read_model(model);
  CHECK(saved.rules.colour == ColourRule::rgb);
  CHECK(saved.model.features() == 3 * kSide * kSide);
  const std::string info = run_well({"info", model}).output;
  CHECK(contains(info, "images    8 x 8, RGB in planes: red, green, blue\n"));
  CHECK(contains(info, "color=rgb"));
  CHECK(contains(info, "features  192 = pixel"));
  // Copies in the cache are apart.
  CHECK(contains(train(data, model).output, "Found unchanged"));
  const ProgramRun cached = train(data, model, {"--color", "rgb"});
  CHECK(contains(cached.output, "Found unchanged"));
  CHECK(right_ones(model, data) == 60);
}

TEST_CASE("A packed file keeps its channels, gives them to the model, and unpacks to RGB") {
  const TemporaryFolder folder;
  const std::string data = folder / "data";
  const std::string file = folder / "file";
  write_pictures(data);
  CHECK(contains(run_well({"pack", data, folder / "grey"}).output, kDropped));
  CHECK(contains(run_well({"info", folder / "grey"}).output, kDropped));
  CHECK(contains(run_well({"pack", data, file, "--color", "rgb"}).output,
                 "60 images of 8 x 8 RGB pixels"));
  CHECK(contains(run_well({"info", file, "--verify"}).output,
                 "images    8 x 8, RGB in planes: red, green, blue\n"));
  train(file, folder / "model");
  CHECK(right_ones(folder / "model", data) == 60);
  CHECK(contains(run_well({"unpack", file, folder / "new"}).output, "of 8 x 8 RGB pixels as PNG"));
  const RgbaPicture picture = read_rgba(coloured_picture(true, 4));
  const std::string unpacked = file_content(folder / "new/red/14.png");
  CHECK(
      read_rgba(std::span(reinterpret_cast<const std::uint8_t*>(unpacked.data()), unpacked.size()))
          .bytes == picture.bytes);
  ReadOptions rgb;
  rgb.rules.colour = ColourRule::rgb;
  CHECK(difference(read_images(folder / "new", rgb), read_images(data, rgb)).empty());
}

TEST_CASE("Grey and colour files are read together, in the channels of the training set") {
  const TemporaryFolder folder;
  write_pictures(folder / "data");
  for (int i = 0; i < 30; ++i) {
    write_file(folder / ("data/red/grey" + std::to_string(i) + ".png"),
               plain_png({kSide, kSide}, static_cast<std::uint8_t>(100 + i)));
  }
  CHECK(contains(train(folder / "data", folder / "model").output,
                 "Colour is dropped in 60 images stored in colour"));
  train(folder / "data", folder / "model", {"--color", "rgb", "--valid", folder / "data"});
  CHECK(right_ones(folder / "model", folder / "data") == 90);
}

TEST_CASE("Channels that do not fit are refused with the way out") {
  const TemporaryFolder folder;
  const std::string data = folder / "data";
  write_pictures(data);
  run_well({"pack", data, folder / "grey"});
  run_well({"pack", data, folder / "rgb", "--color", "rgb"});
  train(folder / "rgb", folder / "model", {"--valid", data});
  check_error(run_linnet({"train", folder / "grey", "--color", "rgb"}), 2,
              {"read with color=grey, not color=rgb: pack the folder again"});
  check_error(run_linnet({"inspect", folder / "grey", "--color", "rgb"}), 2,
              {"read with color=grey, not color=rgb: pack the folder again"});
  check_error(run_linnet({"train", folder / "rgb", "--valid", folder / "grey"}), 1,
              {"grey cannot be validated on: its images were read with color=grey",
               "with color=rgb", "pack one of both again"});
  check_error(run_linnet({"predict", folder / "model", data, "--color", "grey"}), 2,
              {"the weights of", "are for color=rgb, not grey: train with --color grey"});
  CHECK(right_ones(folder / "model", data) == 60);
  const ProgramRun packed = run_linnet({"predict", folder / "model", folder / "grey"});
  CHECK(packed.exit_code == 1);
  CHECK(contains(packed.output, "error: a packed data set: linnet unpack writes its images"));
  check_error(run_linnet({"train", data, "--color", "rgb", "--resize", "8192x4096"}), 2,
              {"--resize 8192x4096 has 33554432 pixels, and with --color rgb at most 11184810"});
  check_error(run_linnet({"train", data, "--color", "red"}), 2,
              {"--color takes grey or rgb, not 'red'"});
}

TEST_CASE("An inspection and the page of a training are in the channels asked for") {
  const TemporaryFolder folder;
  const std::string data = folder / "data";
  write_pictures(data);
  const ProgramRun grey = run_well({"inspect", data});
  CHECK(contains(grey.output, kDropped));
  CHECK_FALSE(contains(run_well({"inspect", data, "--color", "rgb"}).output, "Colour is dropped"));
  const auto json = nlohmann::json::parse(run_well({"inspect", data, "--format", "json"}).output);
  CHECK(json["color"] == "grey");
  CHECK(json["color_dropped"]["images"] == 60);
  train(data, folder / "model",
        {"--color", "rgb", "--epochs", "1", "--report", folder / "page.html", "--resize", "6x5"});
  const std::string page = file_content(folder / "page.html");
  CHECK(contains(page, "6&#160;×&#160;5 RGB pixels"));
  CHECK(contains(page, "from top to bottom the weights of red, green and blue"));
}

}  // namespace linnet::test
