// The same data, recipe, seed and instruction set give the same model, byte for byte.

#include <fmt/format.h>

#include <string>
#include <vector>

#include "io/image/image_decoder.hpp"
#include "io/image/png_writer.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/decoding.hpp"
#include "tests/support/image_folders.hpp"
#include "tests/support/jpeg_maker.hpp"
#include "tests/support/run_program.hpp"
#include "tests/support/temporary_folder.hpp"

namespace linnet::test {
namespace {

using Names = std::vector<std::string>;

/// The bytes of the model that training on `data` leaves.
std::string model_of(const TemporaryFolder& folder, const std::string& data, Names options) {
  options.insert(options.begin(),
                 {"train", folder / data, "--quiet", "--output", folder / "model"});
  const ProgramRun run = run_linnet(options);
  INFO(run.text());
  REQUIRE(run.exit_code == 0);
  return file_content(folder / "model");
}

}  // namespace

TEST_CASE("Any number of threads makes the same model, under both recipes") {
  const TemporaryFolder folder;
  // Sizes that are no multiple of anything, and enough features to share among threads.
  write_phantoms(folder / "data", {.per_class = 27, .size = 61});
  for (const char* recipe : {"default", "article"}) {
    const auto model = [&](const char* threads) {
      return model_of(folder, "data", {"--recipe", recipe, "--epochs", "3", "--threads", threads});
    };
    const std::string one = model("1");
    for (const char* threads : {"2", "3", "4", "7"}) {
      INFO(recipe << ", " << threads << " threads");
      CHECK(model(threads) == one);
    }
    CHECK(model("7") == one);
  }
}

TEST_CASE("Run after run makes the same model") {
  const TemporaryFolder folder;
  write_phantoms(folder / "data", {.per_class = 30});
  const std::string first = model_of(folder, "data", {});
  for (int i = 0; i < 5; ++i) CHECK(model_of(folder, "data", {}) == first);
}

TEST_CASE("JPEG files and PNG files of the same pixels make the same model") {
  const TemporaryFolder folder;
  ImageDecoder decoder;
  for (const std::string name : {"a", "b"}) {
    for (std::uint32_t i = 0; i < 40; ++i) {
      const std::uint32_t seed = i + (name == "a" ? 0 : 1000);
      const int channels = i % 3 == 0 ? 3 : 1;
      const Bytes jpeg = make_jpeg(24, 17, sample_picture(24, 17, channels, seed),
                                   {.channels = channels, .progressive = i % 4 == 0});
      const Decoded decoded = decode_with(decoder, jpeg);
      REQUIRE_FALSE(decoded.fault);
      write_file(folder / fmt::format("jpeg/{}/{:02}", name, i), jpeg);
      write_file(folder / fmt::format("png/{}/{:02}", name, i), encode_png({24, 17}, decoded.grey));
    }
  }
  CHECK(model_of(folder, "jpeg", {}) == model_of(folder, "png", {}));
}

TEST_CASE("The place and the name of the data folder are not in the model") {
  const TemporaryFolder folder;
  write_phantoms(folder / "data", {.per_class = 30});
  write_phantoms(folder / "elsewhere/more data", {.per_class = 30});
  CHECK(model_of(folder, "data", {}) == model_of(folder, "elsewhere/more data/", {}));
}

}  // namespace linnet::test
