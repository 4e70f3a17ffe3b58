// Files that their format does not allow as they are, with all pixels right: accepted and counted,
// refused with --strict; and images of other formats, with the command that converts them.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "linnet/io/packed_file.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/image_folders.hpp"
#include "tests/support/jpeg_maker.hpp"
#include "tests/support/run_program.hpp"
#include "tests/support/temporary_folder.hpp"
#include "tests/support/training.hpp"

namespace linnet::test {
namespace {

using Options = std::vector<std::string>;

constexpr const char* kAccepted =
    "Accepted: 1 file that breaks the rules of the format, with all pixels right, for example "
    "brain/odd.jpg: JPEG: unknown JFIF revision (--strict refuses)\n";

Bytes odd_file() {
  Bytes file = make_jpeg(16, 16, sample_picture(16, 16, 1, 2), {});
  file[find_jpeg_marker(file, 0xe0) + 9] = 9;
  return file;
}

/// A data folder with one odd file.
class Data {
 public:
  Data() {
    write_phantoms(folder_ / "data");
    write_file(folder_ / "data/brain/odd.jpg", odd_file());
  }

  const TemporaryFolder& folder() const { return folder_; }

  ProgramRun train(const std::string& data, const Options& more = {}) const {
    Options all = {"train", folder_ / data, "--output", folder_ / "model", "--batch-size",
                   "4",     "--epochs",     "1"};
    all.insert(all.end(), more.begin(), more.end());
    return run_linnet(all);
  }

 private:
  TemporaryFolder folder_;
};

}  // namespace

TEST_CASE("Odd files are trained on and counted, from the cache too, or refused") {
  const Data data;
  const Options cache = {"--cache", data.folder() / "cache"};
  const ProgramRun first = data.train("data", cache);
  INFO(first.text());
  CHECK(first.exit_code == 0);
  CHECK(contains(first.output, kAccepted));
  const ProgramRun again = data.train("data", cache);
  CHECK(contains(again.output, "Found unchanged"));
  CHECK(contains(again.output, kAccepted));
  Options strict = cache;
  strict.push_back("--strict");
  check_error(data.train("data", strict), 1,
              {"1 file cannot be read", "brain/odd.jpg: JPEG: unknown JFIF revision"});
  strict.push_back("--skip-bad");
  const ProgramRun without = data.train("data", strict);
  CHECK(without.exit_code == 0);
  CHECK(contains(without.output, "Left out: 1 file"));
}

TEST_CASE("A packed file remembers its odd files") {
  const Data data;
  run_well({"pack", data.folder() / "data", data.folder() / "file"});
  const ImageSet images = open_packed(data.folder() / "file").images;
  REQUIRE(images.odd.size() == 1);
  CHECK(images.odd[0].path == "brain/odd.jpg");
  CHECK(images.odd[0].reason == "JPEG: unknown JFIF revision");
  CHECK(contains(run_well({"info", data.folder() / "file"}).output, kAccepted));
  CHECK(data.train("file").exit_code == 0);
  check_error(data.train("file", {"--strict"}), 1, {"--strict refuses 1 file", "brain/odd.jpg"});
  check_error(run_linnet({"pack", data.folder() / "data", data.folder() / "other", "--strict"}), 1,
              {"brain/odd.jpg: JPEG: unknown JFIF revision"});
}

TEST_CASE("Odd files are predicted for, and counted on standard error") {
  const Data data;
  REQUIRE(data.train("data").exit_code == 0);
  const std::string model = data.folder() / "model";
  const std::string odd = data.folder() / "data/brain/odd.jpg";
  const ProgramRun run = run_linnet({"predict", model, odd, odd});
  CHECK(run.exit_code == 0);
  CHECK(contains(run.error, "linnet: Accepted: 2 files that break the rules of the format"));
  const ProgramRun strict = run_linnet({"predict", model, odd, "--strict"});
  CHECK(strict.exit_code == 1);
  CHECK(contains(strict.output, "JPEG: unknown JFIF revision"));
  CHECK(strict.error.empty());
}

TEST_CASE("A limit of pixels refuses larger images, and says so") {
  const Data data;
  REQUIRE(data.train("data", {"--resize", "8x8"}).exit_code == 0);
  CHECK(data.train("data", {"--resize", "8x8", "--max-pixels", "256"}).exit_code == 0);
  check_error(data.train("data", {"--resize", "8x8", "--max-pixels", "255"}), 1,
              {"brain/odd.jpg: JPEG: 16 x 16 pixels, at most 255 in all are read; --max-pixels "
               "raises the limit"});
  const ProgramRun run = run_linnet({"predict", data.folder() / "model",
                                     data.folder() / "data/brain/odd.jpg", "--max-pixels", "255"});
  CHECK(run.exit_code == 1);
  CHECK(contains(run.output, "--max-pixels raises the limit"));
  check_error(data.train("data", {"--max-pixels", "0"}), 2, {"--max-pixels takes a whole number"});
}

TEST_CASE("Images of other formats are refused with the command that converts them") {
  const Data data;
  write_file(data.folder() / "data/chest/new.webp", std::string_view("RIFF\0\0\0\0WEBPVP8 ", 16));
  write_file(data.folder() / "data/hand/new.jpg", std::string_view("RIFF\0\0\0\0WEBPVP8 ", 16));
  const std::string root = data.folder() / "data";
  check_error(data.train("data"), 1,
              {"chest/new.webp: WebP, and Linnet reads PNG and JPEG",
               "hand/new.jpg: WebP, and Linnet reads PNG and JPEG",
               "ImageMagick converts the other images, then --skip-bad leaves out their "
               "originals: mogrify -format png " +
                   root + "/*/*.webp " + root + "/hand/new.jpg"});
  REQUIRE(data.train("data", {"--skip-bad"}).exit_code == 0);
  const ProgramRun run =
      run_linnet({"predict", data.folder() / "model", data.folder() / "data/chest/new.webp"});
  CHECK(run.exit_code == 1);
  CHECK(contains(run.output, "WebP, and Linnet reads PNG and JPEG"));
  CHECK(contains(run.error, "mogrify -format png " + root + "/chest/*.webp"));
}

}  // namespace linnet::test
