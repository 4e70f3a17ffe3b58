// Transparency and 16-bit samples: what is said of them, and the rules that models, packed files
// and copies in the cache keep.

#include <cstdint>
#include <string>
#include <vector>

#include "linnet/io/model_file.hpp"
#include "linnet/io/packed_file.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/image_folders.hpp"
#include "tests/support/png_maker.hpp"
#include "tests/support/run_program.hpp"
#include "tests/support/temporary_folder.hpp"
#include "tests/support/training.hpp"

namespace linnet::test {
namespace {

constexpr std::uint32_t kSide = 12;

/// Where the bright half of picture `i` of a class is.
bool is_bright(bool top, std::uint32_t y) {
  return (y < kSide / 2) == top;
}

/// 16-bit grey whose samples differ in their lower bytes only, and stay below `highest` + 1.
Bytes deep_picture(bool top, unsigned i, std::uint16_t highest) {
  PngPicture picture = random_png_picture(kSide, kSide, 16, 0, false, i);
  for (std::size_t p = 0; p < picture.samples.size(); ++p) {
    const bool bright = is_bright(top, static_cast<std::uint32_t>(p / kSide));
    picture.samples[p] = static_cast<std::uint16_t>(bright ? highest - i : highest / 2 + i);
  }
  return make_png(picture);
}

/// Black pixels whose alpha alone shows something.
Bytes alpha_picture(bool top, unsigned i) {
  PngPicture picture = random_png_picture(kSide, kSide, 8, 4, false, i);
  for (std::size_t p = 0; p < picture.samples.size(); p += 2) {
    const bool bright = is_bright(top, static_cast<std::uint32_t>(p / 2 / kSide));
    picture.samples[p] = 0;
    picture.samples[p + 1] = static_cast<std::uint16_t>(bright ? i : 200 + i);
  }
  return make_png(picture);
}

template <class Draw>
void write_pictures(const std::filesystem::path& folder, const Draw& draw) {
  for (unsigned i = 0; i < 20; ++i) {
    const std::string name = std::to_string(10 + i) + ".png";
    write_file((folder / "top" / name).string(), draw(true, i));
    write_file((folder / "bottom" / name).string(), draw(false, i));
  }
}

std::size_t right_ones(const ProgramRun& predicted) {
  std::size_t right = 0;
  for (const std::string& line : lines_of(predicted.output)) {
    right += contains(line, "/top/") && contains(line, ",top,");
    right += contains(line, "/bottom/") && contains(line, ",bottom,");
  }
  return right;
}

std::vector<std::string> training(const std::string& data, const std::string& model) {
  return {"train", data, "--output", model, "--batch-size", "8", "--epochs", "5"};
}

std::vector<std::string> with(std::vector<std::string> arguments,
                              const std::vector<std::string>& more) {
  arguments.insert(arguments.end(), more.begin(), more.end());
  return arguments;
}

}  // namespace

TEST_CASE("16-bit samples are scaled by the bits that the highest of the data set needs") {
  const TemporaryFolder folder;
  const std::string data = folder / "data";
  const std::string model = folder / "model";
  write_pictures(data, [](bool top, unsigned i) { return deep_picture(top, i, 4000); });
  const ProgramRun first = run_well(training(data, model));
  CHECK(contains(first.output, "16-bit samples have 12 bits in use: 0 to 4,095"));
  CHECK(read_model(model).rules.depth == 12);
  CHECK(contains(run_well({"info", model}).output, "depth=12"));
  CHECK(right_ones(run_well({"predict", model, data, "--format", "csv"})) == 40);
  const ProgramRun cached = run_well(training(data, model));
  CHECK(contains(cached.output, "Found unchanged"));
  CHECK(contains(cached.output, "12 bits in use"));
  // One brighter picture decides for all.
  write_file(folder / "data/top/99.png", deep_picture(true, 0, 40000));
  const ProgramRun brighter = run_well(training(data, model));
  CHECK_FALSE(contains(brighter.output, "bits in use"));
  CHECK(read_model(model).rules.depth == 16);
  run_well(with(training(data, model), {"--depth", "14"}));
  CHECK(read_model(model).rules.depth == 14);
  check_error(run_linnet({"train", data, "--depth", "7"}), 2, {"--depth takes auto or 8"});
}

TEST_CASE("A packed file keeps the depth of its images, and gives it to the model") {
  const TemporaryFolder folder;
  const std::string data = folder / "data";
  write_pictures(data, [](bool top, unsigned i) { return deep_picture(top, i, 1000); });
  const ProgramRun packed = run_well({"pack", data, folder / "file"});
  CHECK(contains(packed.output, "10 bits in use"));
  CHECK(open_packed(folder / "file").images.rules.depth == 10);
  CHECK(contains(run_well({"info", folder / "file"}).output, "depth=10"));
  run_well(training(folder / "file", folder / "model"));
  CHECK(read_model(folder / "model").rules.depth == 10);
  check_error(run_linnet({"train", folder / "file", "--depth", "12"}), 2,
              {"read with depth=10, not depth=12: pack the folder again"});
}

TEST_CASE("Samples above the depth of the model saturate with a warning") {
  const TemporaryFolder folder;
  const std::string data = folder / "data";
  write_pictures(data, [](bool top, unsigned i) { return deep_picture(top, i, 4000); });
  write_pictures(folder / "other", [](bool top, unsigned i) { return deep_picture(top, i, 5000); });
  const ProgramRun trained =
      run_well(with(training(data, folder / "model"), {"--valid", folder / "other"}));
  CHECK(contains(trained.output, "Warning: 40 images with 16-bit samples above 4,095"));
  const ProgramRun predicted = run_well({"predict", folder / "model", folder / "other"});
  CHECK(contains(predicted.error, "Warning: 40 images with 16-bit samples above 4,095"));
  CHECK(contains(predicted.error, "bottom/10.png with 5000"));
  CHECK(run_well({"predict", folder / "model", data}).error.empty());
}

TEST_CASE("Transparency that changes nothing is counted, and a background blends it") {
  const TemporaryFolder folder;
  const std::string data = folder / "data";
  const std::string model = folder / "model";
  write_pictures(data, alpha_picture);
  const ProgramRun ignored = run_linnet(training(data, model));
  CHECK(contains(ignored.output,
                 "Transparency is ignored in 40 images, for example "
                 "bottom/10.png; --background white|black|#rrggbb"));
  const ProgramRun blended = run_well(with(training(data, model), {"--background", "white"}));
  CHECK_FALSE(contains(blended.output, "Transparency"));
  CHECK(read_model(model).rules.background == Rgb{255, 255, 255});
  CHECK(contains(run_well({"info", model}).output, "background=#ffffff"));
  CHECK(right_ones(run_well({"predict", model, data, "--format", "csv"})) == 40);
  const ProgramRun none = run_well({"predict", model, data, "--background", "none"});
  CHECK(contains(none.error, "Transparency is ignored in 40 images"));
  run_well({"pack", data, folder / "file", "--background", "#808080"});
  run_well(training(folder / "file", model));
  CHECK(read_model(model).rules.background == Rgb{0x80, 0x80, 0x80});
  check_error(run_linnet({"pack", data, folder / "x", "--background", "whit"}), 2,
              {"--background takes none or white or black or #RRGGBB, not 'whit'"});
}

TEST_CASE("PNG files with faults beside their pixels are accepted and counted, or refused") {
  const TemporaryFolder folder;
  const std::string data = folder / "data";
  const std::string model = folder / "model";
  write_phantoms(data);
  const std::string path = folder / "data/chest/zz.png";
  Bytes file = plain_png({16, 16}, 99);
  file.resize(file.size() - 12);  // IEND
  write_file(path, file);
  const std::string accepted =
      "Accepted: 1 file that breaks the rules of the format, with all pixels right, for example "
      "chest/zz.png: PNG: no IEND chunk at the end";
  CHECK(contains(run_well(training(data, model)).output, accepted));
  CHECK(contains(run_well(training(data, model)).output, accepted));  // from the cache
  run_well({"pack", data, folder / "file"});
  CHECK(contains(run_well({"info", folder / "file"}).output, accepted));
  CHECK(contains(run_well({"predict", model, path}).error, "Accepted: 1 file"));
  const std::vector<std::string> refused = {"1 file cannot be read", "chest/zz.png",
                                            "PNG: no IEND chunk at the end"};
  check_error(run_linnet(with(training(data, model), {"--strict"})), 1, refused);
  check_error(run_linnet({"pack", data, folder / "x", "--strict"}), 1, refused);
  check_error(run_linnet(with(training(folder / "file", model), {"--strict"})), 1,
              {"--strict refuses 1 file", "chest/zz.png: PNG: no IEND chunk at the end"});
  const ProgramRun left_out =
      run_well(with(training(data, model), {"--strict", "--skip-bad", "--cache", "off"}));
  CHECK(contains(left_out.output, "Left out: 1 file"));
  const ProgramRun predicted = run_linnet({"predict", model, path, "--strict"});
  CHECK(predicted.exit_code == 1);
  CHECK(contains(predicted.output, "error: PNG: no IEND chunk at the end"));
}

}  // namespace linnet::test
