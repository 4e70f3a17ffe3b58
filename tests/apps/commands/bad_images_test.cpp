// Files that should be images and are none: all found in one pass, and listed with their reasons.

#include <fmt/format.h>

#include <filesystem>
#include <string>
#include <vector>

#include "tests/support/catch.hpp"
#include "tests/support/image_folders.hpp"
#include "tests/support/jpeg_maker.hpp"
#include "tests/support/run_program.hpp"
#include "tests/support/temporary_folder.hpp"

namespace linnet::test {
namespace {

namespace fs = std::filesystem;

/// A data folder of 24 good images and an older model.
class GoodFolder {
 public:
  GoodFolder() {
    write_phantoms(folder_ / "data");
    const ProgramRun run = train({"--seed", "7"});
    INFO(run.text());
    REQUIRE(run.exit_code == 0);
    older_ = file_content(folder_ / "model");
  }

  void add(const std::string& path, std::span<const std::uint8_t> bytes) const {
    write_file(folder_ / ("data/" + path), bytes);
  }
  void add_text(const std::string& path, std::string_view text) const {
    write_file(folder_ / ("data/" + path), text);
  }

  ProgramRun train(std::vector<std::string> options = {}) const {
    options.insert(options.begin(), {"train", folder_ / "data", "--output", folder_ / "model",
                                     "--batch-size", "4", "--epochs", "2"});
    return run_linnet(options);
  }

  /// The older model is there as it was, and nothing else.
  void check_untouched() const {
    CHECK(file_content(folder_ / "model") == older_);
    CHECK(names_in(folder_.path()) == std::vector<std::string>{"data", "model"});
  }

  const TemporaryFolder& folder() const { return folder_; }

 private:
  TemporaryFolder folder_;
  std::string older_;
};

Bytes good_png() {
  return plain_png({16, 16}, 77);
}

Bytes damaged_png() {
  Bytes bytes = good_png();
  bytes[bytes.size() - 20] ^= 0xff;  // in the compressed rows or their checksum
  return bytes;
}

Bytes good_jpeg() {
  return make_jpeg(16, 16, sample_picture(16, 16, 1, 1), {});
}

Bytes first_half(const Bytes& bytes) {
  return {bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(bytes.size() / 2)};
}

}  // namespace

TEST_CASE("All kinds of bad files are found in one pass and listed with their reasons") {
  const GoodFolder good;
  good.add("brain/cut.png", first_half(good_png()));
  good.add("brain/cut.jpg", first_half(good_jpeg()));
  good.add("chest/corrupt.png", damaged_png());
  good.add_text("chest/empty.png", "");
  good.add_text("hand/text.png", "This is a text.\n");
  good.add_text("hand/video.png", "GIF89a\x10");
  const ProgramRun run = good.train();
  check_error(run, 1,
              {good.folder() / "data: 6 files cannot be read as an image",
               "brain/cut.png: ", "brain/cut.jpg: ", "chest/corrupt.png: PNG: ",
               "chest/empty.png: ", "hand/text.png: ", "hand/video.png: GIF", "--skip-bad"});
  CHECK(occurrences(run.error, "\n  ") == 6);
  good.check_untouched();
}

TEST_CASE("Of many bad files twenty are listed, and all are counted by reason") {
  const GoodFolder good;
  for (int i = 0; i < 15; ++i) {
    good.add(fmt::format("brain/cut{:02}.png", i), first_half(good_png()));
    good.add_text(fmt::format("chest/text{:02}.png", i), "no image");
  }
  good.add_text("hand/film.png", "GIF89a\x10");
  const ProgramRun run = good.train();
  check_error(run, 1,
              {"31 files cannot be read", "brain/cut00.png", "chest/text04.png", "and 11 more",
               "15 corrupt", "15 not an image", "1 unsupported"});
  CHECK(occurrences(run.error, ".png: ") == 20);
  CHECK_FALSE(contains(run.error, "chest/text05.png"));
  good.check_untouched();
}

TEST_CASE("Exactly twenty bad files are listed whole") {
  const GoodFolder good;
  for (int i = 0; i < 20; ++i) good.add_text(fmt::format("brain/text{:02}.png", i), "no image");
  const ProgramRun run = good.train();
  check_error(run, 1, {"20 files cannot be read", "brain/text19.png"});
  CHECK_FALSE(contains(run.error, "more"));
}

TEST_CASE("Training goes on without bad files where that is asked, and says how many") {
  const GoodFolder good;
  const ProgramRun before = good.train();
  const std::string model = file_content(good.folder() / "model");
  good.add("brain/cut.png", first_half(good_png()));
  good.add_text("chest/empty.png", "");
  good.add_text("hand/000a.png", "no image");
  const ProgramRun run = good.train({"--skip-bad"});
  INFO(run.text());
  CHECK(run.exit_code == 0);
  CHECK(contains(run.output, "24 images of 16 x 16 pixels"));
  CHECK(contains(run.output, "Left out: 3 files that cannot be read as an image"));
  CHECK(contains(run.output, "brain/cut.png"));
  CHECK(file_content(good.folder() / "model") == model);
}

TEST_CASE("A class of which all images are bad is named even where bad files are skipped") {
  const GoodFolder good;
  good.add_text("zoo/a.png", "no image");
  good.add_text("zoo/b.png", "");
  check_error(good.train({"--skip-bad"}), 1, {"class folder 'zoo'"});
  good.check_untouched();
}

TEST_CASE("A folder without one good image is no reason to fail strangely") {
  const TemporaryFolder folder;
  write_file(folder / "data/a/1.png", std::string_view("text"));
  write_file(folder / "data/b/1.png", std::string_view(""));
  check_error(run_linnet({"train", folder / "data", "--output", folder / "model"}), 1,
              {"2 files cannot be read as an image", "a/1.png", "b/1.png"});
  check_error(run_linnet({"train", folder / "data", "--output", folder / "model", "--skip-bad"}), 1,
              {"class folder 'a'"});
  CHECK_FALSE(fs::exists(folder / "model"));
}

TEST_CASE("Images that are corrupt behind good headers are corrupt, not of different sizes") {
  const TemporaryFolder folder;
  for (const char* name : {"data/a/1.png", "data/a/2.png", "data/b/1.png"}) {
    write_file(folder / name, damaged_png());
  }
  const ProgramRun run = run_linnet({"train", folder / "data", "--output", folder / "model"});
  check_error(run, 1, {"3 files cannot be read", "a/1.png: PNG", "b/1.png: PNG"});
  CHECK_FALSE(contains(run.error, "differ in size"));
}

TEST_CASE("Images of different sizes are shown as a table") {
  const GoodFolder good;
  good.add("brain/wide.png", plain_png({20, 10}, 1));
  good.add("chest/wide.png", plain_png({20, 10}, 1));
  good.add("hand/tall.png", plain_png({8, 300}, 1));
  for (const std::vector<std::string>& options : {std::vector<std::string>{}, {"--skip-bad"}}) {
    const ProgramRun run = good.train(options);
    check_error(run, 1, {good.folder() / "data: the images differ in size"});
    CHECK(contains(run.error,
                   "           size    images  for example\n"
                   "     16 x    16        24  brain/000.png\n"
                   "     20 x    10         2  brain/wide.png\n"
                   "      8 x   300         1  hand/tall.png\n"));
  }
  good.check_untouched();
}

TEST_CASE("Bad files and different sizes are reported together") {
  const GoodFolder good;
  good.add("brain/wide.png", plain_png({20, 10}, 1));
  good.add_text("chest/text.png", "no image");
  check_error(good.train(), 1, {"chest/text.png", "brain/wide.png", "20 x    10"});
}

TEST_CASE("One large image among many small ones is a matter of size, not of memory") {
  // The first image decides nothing but which size is listed first: as many images of its size
  // would not fit into any memory, but there is only one.
  const TemporaryFolder folder;
  const std::string small = folder / "data/b/0.png";
  write_file(small, plain_png({16, 16}, 1));
  write_file(folder / "data/a/0.png", plain_png({8192, 4096}, 1));
  constexpr int kImages = 30'000;  // of that size: a terabyte
  for (int i = 1; i < kImages; ++i) {
    fs::create_hard_link(small, folder / fmt::format("data/b/{}.png", i));
  }
  check_error(run_linnet({"train", folder / "data", "--output", folder / "model"}), 1,
              {"the images differ in size", "a/0.png", "b/0.png"});
}

}  // namespace linnet::test
