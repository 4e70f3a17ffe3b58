// Files made to cost memory or time: refused by name, within bounds.

#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

#include "tests/support/catch.hpp"
#include "tests/support/image_folders.hpp"
#include "tests/support/jpeg_maker.hpp"
#include "tests/support/png_maker.hpp"
#include "tests/support/run_program.hpp"
#include "tests/support/temporary_folder.hpp"

namespace linnet::test {
namespace {

/// Far more than a refusal takes, and far less than what is asked for.
constexpr std::chrono::seconds kSoon{10};
constexpr std::size_t kLittleMemory = std::size_t{1} << 30;

/// Trains on good images with the file `name` among them, predicts for it alone, and looks for
/// `reason` in what both say.
void check_refused(const std::string& name, const Bytes& bytes, const std::string& reason) {
  const TemporaryFolder folder;
  write_phantoms(folder / "data");
  const std::string model = folder / "model";
  const std::vector<std::string> train = {"train", folder / "data", "--output", model, "--epochs",
                                          "1",     "--batch-size",  "4"};
  REQUIRE(run_linnet(train).exit_code == 0);
  const std::string older = file_content(model);
  // As the first file it would set the size, as the last one it would meet it.
  for (const std::string place : {"data/brain/", "data/hand/zz-"}) {
    const std::string path = folder / (place + name);
    write_file(path, bytes);
    const ProgramRun run = run_linnet(train, {.timeout = kSoon});
    check_error(run, 1, {"1 file cannot be read", name, reason});
    CHECK(run.peak_memory < kLittleMemory);
    CHECK(file_content(model) == older);
    const ProgramRun predicted = run_linnet({"predict", model, path}, {.timeout = kSoon});
    INFO(predicted.text());
    CHECK(predicted.exit_code == 1);
    CHECK(contains(predicted.output, name + "  error: "));
    CHECK(contains(predicted.output, reason));
    CHECK(predicted.peak_memory < kLittleMemory);
    std::filesystem::remove(path);
  }
  CHECK(names_in(folder.path()) == std::vector<std::string>{"data", "model"});
}

/// A PNG file with a header that claims this size, and few bytes of rows.
Bytes png_claiming(std::uint32_t width, std::uint32_t height) {
  PngPicture picture;
  picture.width = width;
  picture.height = height;
  return png_file(
      {png_header(picture), png_chunk("IDAT", deflated(Bytes(100))), png_chunk("IEND", {})});
}

/// A black PNG image of a few kilobytes.
Bytes black_png(std::uint32_t width, std::uint32_t height) {
  PngPicture picture;
  picture.width = width;
  picture.height = height;
  const Bytes rows = deflated_zeros((std::size_t{width} + 1) * height);
  return png_file({png_header(picture), png_chunk("IDAT", rows), png_chunk("IEND", {})});
}

}  // namespace

TEST_CASE("A PNG header that claims a huge image is refused") {
  check_refused("000.png", png_claiming(60000, 60000), "60000 x 60000 pixels, at most");
  check_refused("000.png", png_claiming(0x7fffffff, 1), "2147483647 x 1 pixels, at most");
}

TEST_CASE("A PNG header that claims the largest image, with few bytes behind it, is refused") {
  check_refused("000.png", png_claiming(8192, 4096), "PNG: ");
}

TEST_CASE("A JPEG header that claims a huge image is refused") {
  Bytes bytes = make_jpeg(16, 16, sample_picture(16, 16, 1, 1), {});
  const std::size_t frame = find_jpeg_marker(bytes, 0xc0);
  for (std::size_t i = 5; i < 9; ++i) bytes[frame + i] = 0xea;  // height and width: 60138
  check_refused("000.jpg", bytes, "60138 x 60138 pixels, at most");
}

TEST_CASE("A PNG chunk that claims two gigabytes is refused") {
  PngPicture picture = random_png_picture(16, 16, 8, 0, false, 1);
  Bytes text = png_chunk("zTXt", Bytes(12));
  text[0] = 0x7f;
  check_refused("000.png", png_file({png_header(picture), text}), "PNG: cut short");
}

TEST_CASE("A PNG chunk of text that unpacks to a gigabyte is never unpacked") {
  const TemporaryFolder folder;
  write_phantoms(folder / "data");
  const PngPicture picture = random_png_picture(16, 16, 8, 0, false, 1);
  Bytes text = {'k', 0, 0};
  const Bytes packed = deflated_zeros(std::size_t{1} << 26);
  for (int i = 0; i < 16; ++i) text.insert(text.end(), packed.begin(), packed.end());
  write_file(folder / "data/brain/000.png",
             png_file({png_header(picture), png_chunk("zTXt", text),
                       png_chunk("IDAT", deflated(png_rows_of(picture))), png_chunk("IEND", {})}));
  const ProgramRun run = run_linnet({"train", folder / "data", "--output", folder / "model",
                                     "--epochs", "1", "--batch-size", "4"},
                                    {.timeout = kSoon});
  INFO(run.text());
  CHECK(run.exit_code == 0);
  CHECK(run.peak_memory < kLittleMemory);
}

TEST_CASE("PNG rows that unpack to far more than the picture are refused") {
  PngPicture picture = random_png_picture(16, 16, 8, 0, false, 1);
  const Bytes rows = deflated_zeros(std::size_t{1} << 28);
  check_refused("000.png",
                png_file({png_header(picture), png_chunk("IDAT", rows), png_chunk("IEND", {})}),
                "PNG: ");
}

TEST_CASE("A progressive JPEG of two thousand scans is refused") {
  check_refused("000.jpg", make_scan_bomb(16, 16, 2000), "JPEG: ");
  const TemporaryFolder folder;
  const Bytes bomb = make_scan_bomb(4096, 4096, 2000);
  write_file(folder / "data/a/1.jpg", bomb);
  write_file(folder / "data/b/1.jpg", bomb);
  const ProgramRun run =
      run_linnet({"train", folder / "data", "--output", folder / "model"}, {.timeout = kSoon});
  check_error(run, 1, {"2 files cannot be read", "a/1.jpg: JPEG: ", "b/1.jpg: JPEG: "});
}

TEST_CASE("A file that is larger than any image is refused unread") {
  const TemporaryFolder folder;
  write_phantoms(folder / "data");
  const std::string path = folder / "data/brain/000.png";
  std::filesystem::resize_file(path, std::uintmax_t{1} << 40);  // a terabyte of nothing
  const ProgramRun run =
      run_linnet({"train", folder / "data", "--output", folder / "model"}, {.timeout = kSoon});
  check_error(run, 1, {"brain/000.png", "1099511627776 bytes, at most"});
  CHECK(run.peak_memory < kLittleMemory);
}

TEST_CASE("Images of any shape are resized to any other one in 64 MiB") {
  const TemporaryFolder folder;
  write_phantoms(folder / "data");
  write_file(folder / "tall.png", make_png(random_png_picture(1, 65500, 8, 0, false, 1)));
  write_file(folder / "wide.png", make_png(random_png_picture(65500, 1, 16, 6, false, 2)));
  write_file(folder / "large.png", black_png(8192, 4096));
  constexpr std::size_t kMost = std::size_t{64} << 20;
  for (const std::string size : {"65500x1", "1x1000", "64x64"}) {
    const std::string model = folder / "model";
    const ProgramRun trained =
        run_linnet({"train", folder / "data", "--resize", size, "--output", model, "--epochs", "1",
                    "--batch-size", "4", "--cache", "off"});
    REQUIRE(trained.exit_code == 0);
    const auto memory_for = [&](const std::string& path) {
      const ProgramRun run = run_linnet({"predict", model, path, "--threads", "1"});
      INFO(run.text());
      CHECK(run.exit_code == 0);
      return run.peak_memory;
    };
    const std::size_t least = memory_for(folder / "data/hand/000.png");
    for (const std::string name : {"tall.png", "wide.png", "large.png"}) {
      INFO(name << " to " << size);
      CHECK(memory_for(folder / name) < least + kMost);
    }
  }
}

}  // namespace linnet::test
