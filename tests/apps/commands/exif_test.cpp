// The orientation of photos: applied by default, ignored on request; models, packed files and
// copies in the cache keep the rule.

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "linnet/io/model_file.hpp"
#include "linnet/io/packed_file.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/exif_blocks.hpp"
#include "tests/support/image_folders.hpp"
#include "tests/support/jpeg_maker.hpp"
#include "tests/support/run_program.hpp"
#include "tests/support/temporary_folder.hpp"
#include "tests/support/training.hpp"

namespace linnet::test {
namespace {

constexpr std::uint32_t kSide = 16;

/// A photo that is bright at its top or its bottom; half of them were taken upside down.
Bytes photo(bool bright_top, int index) {
  const bool upside_down = index % 2 != 0;
  Bytes samples;
  for (std::uint32_t y = 0; y < kSide; ++y) {
    const bool bright = (y < kSide / 2) == (bright_top != upside_down);
    samples.insert(samples.end(), kSide, static_cast<std::uint8_t>((bright ? 200 : 60) + index));
  }
  const Bytes file = make_jpeg(kSide, kSide, samples, {});
  return upside_down ? with_exif(file, exif_block(3)) : file;
}

void write_photos(const std::filesystem::path& folder) {
  std::filesystem::create_directories(folder / "top");
  std::filesystem::create_directories(folder / "bottom");
  for (int i = 0; i < 40; ++i) {
    const std::string name = std::to_string(i) + ".jpg";
    write_file((folder / "top" / name).string(), photo(true, i));
    write_file((folder / "bottom" / name).string(), photo(false, i));
  }
}

/// The training of a model on a folder or packed file, and how many photos of `data` it gets right.
struct Learned {
  ProgramRun run;
  std::string model;

  std::size_t right(const std::string& data, std::vector<std::string> options = {}) const {
    options.insert(options.begin(), {"predict", model, data, "--format", "csv"});
    std::size_t count = 0;
    for (const std::string& line : lines_of(run_well(options).output)) {
      count += contains(line, "/top/") && contains(line, ",top,");
      count += contains(line, "/bottom/") && contains(line, ",bottom,");
    }
    return count;
  }
};

Learned learn(const TemporaryFolder& folder, const std::string& data,
              std::vector<std::string> options = {}) {
  const std::string model = folder / "model";
  options.insert(options.begin(), {"train", data, "--output", model, "--batch-size", "8"});
  return {run_well(options), model};
}

}  // namespace

TEST_CASE("Photos held upside down are learned upright, and predicted so") {
  const TemporaryFolder folder;
  write_photos(folder.path() / "data");
  const Learned upright = learn(folder, folder / "data");
  CHECK(read_model(upright.model).rules.exif == ExifRule::apply);
  CHECK(contains(run_well({"info", upright.model}).output, "reading   exif=apply"));
  CHECK(upright.right(folder / "data") == 80);
  CHECK(upright.right(folder / "data", {"--exif", "ignore"}) == 40);
  const Learned stored = learn(folder, folder / "data", {"--exif", "ignore"});
  CHECK(read_model(stored.model).rules.exif == ExifRule::ignore);
  CHECK(contains(run_well({"info", stored.model}).output, "reading   exif=ignore"));
  CHECK(stored.right(folder / "data") < 60);
}

TEST_CASE("A packed file keeps the rule that its photos were read by, and gives it to the model") {
  const TemporaryFolder folder;
  write_photos(folder.path() / "data");
  run_well({"pack", folder / "data", folder / "upright"});
  run_well({"pack", folder / "data", folder / "stored", "--exif", "ignore"});
  CHECK(open_packed(folder / "upright").images.rules.exif == ExifRule::apply);
  CHECK(open_packed(folder / "stored").images.rules.exif == ExifRule::ignore);
  CHECK(contains(run_well({"info", folder / "stored"}).output, "reading   exif=ignore"));
  CHECK(learn(folder, folder / "upright").right(folder / "data") == 80);
  CHECK(learn(folder, folder / "upright", {"--exif", "apply"}).right(folder / "data") == 80);
  CHECK(read_model(learn(folder, folder / "stored").model).rules.exif == ExifRule::ignore);
  check_error(run_linnet({"train", folder / "stored", "--exif", "apply"}), 2,
              {"stored holds pixels that were read with exif=ignore, not exif=apply: pack"});
}

TEST_CASE("Images to validate on are read by the rules of those to train on") {
  const TemporaryFolder folder;
  write_photos(folder.path() / "data");
  run_well({"pack", folder / "data", folder / "upright"});
  run_well({"pack", folder / "data", folder / "stored", "--exif", "ignore"});
  learn(folder, folder / "stored", {"--valid", folder / "data"});
  learn(folder, folder / "data", {"--valid", folder / "stored", "--exif", "ignore"});
  check_error(run_linnet({"train", folder / "upright", "--valid", folder / "stored"}), 1,
              {"stored cannot be validated on", "exif=ignore", "exif=apply"});
}

TEST_CASE("The cache has a copy for each rule") {
  const TemporaryFolder folder;
  write_photos(folder.path() / "data");
  const std::vector<std::string> cache = {"--cache", folder / "cache"};
  const auto train = [&](std::vector<std::string> options) {
    options.insert(options.end(), cache.begin(), cache.end());
    return learn(folder, folder / "data", options).run.output;
  };
  CHECK(contains(train({}), "Read "));
  CHECK(contains(train({"--exif", "ignore"}), "Read "));
  CHECK(contains(train({"--exif", "ignore"}), "Found unchanged"));
  CHECK(contains(train({}), "Found unchanged"));
  const std::string list = run_well({"cache", "--cache", folder / "cache"}).output;
  CHECK(contains(list, "80 images of 16 x 16 pixels, exif=apply"));
  CHECK(contains(list, "80 images of 16 x 16 pixels, exif=ignore"));
}

}  // namespace linnet::test
