#include <filesystem>
#include <string>
#include <vector>

#include "apps/phantoms/phantom_scan.hpp"
#include "io/image/image_decoder.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/decoding.hpp"
#include "tests/support/image_folders.hpp"
#include "tests/support/run_program.hpp"
#include "tests/support/temporary_folder.hpp"

namespace linnet::test {
namespace {

namespace fs = std::filesystem;

using Names = std::vector<std::string>;

ProgramRun draw(const TemporaryFolder& folder, Names options) {
  options.insert(options.begin(), "phantoms");
  return run_linnet(options, {.folder = folder.path()});
}

std::vector<std::uint8_t> bytes_of(const std::string& path) {
  const std::string text = file_content(path);
  return {text.begin(), text.end()};
}

}  // namespace

TEST_CASE("Phantoms are drawn into a folder a class, and said to be synthetic") {
  const TemporaryFolder folder;
  const ProgramRun run = draw(folder, {"scans", "--per-class", "3", "--size", "20"});
  INFO(run.text());
  CHECK(run.exit_code == 0);
  CHECK(run.error.empty());
  CHECK(contains(run.output, "18 synthetic scans"));
  CHECK(contains(run.output, "not patients"));
  Names classes;
  for (std::string_view name : phantom_classes()) {
    classes.emplace_back(name);
    CHECK(names_in(folder / ("scans/" + classes.back())) ==
          Names{"000000.png", "000001.png", "000002.png"});
  }
  CHECK(names_in(folder / "scans") == classes);
  CHECK(names_in(folder.path()) == Names{"scans"});
}

TEST_CASE("The files hold the scans, for any number of threads") {
  const TemporaryFolder folder;
  ImageDecoder decoder;
  for (const char* threads : {"1", "3"}) {
    REQUIRE(draw(folder, {threads, "--per-class", "2", "--size", "20", "--threads", threads})
                .exit_code == 0);
    for (std::size_t c = 0; c < 6; ++c) {
      const std::string path =
          folder / (std::string(threads) + "/" + std::string(phantom_classes()[c]) + "/000001.png");
      const Decoded decoded = decode_with(decoder, bytes_of(path));
      CHECK(decoded.width == 20);
      CHECK(decoded.grey == phantom(c, 1, 20));
    }
  }
}

TEST_CASE("Another seed draws other phantoms") {
  const TemporaryFolder folder;
  const Names small = {"--per-class", "1", "--size", "16"};
  const auto first_brain = [&](const std::string& name, Names options) {
    options.insert(options.begin(), small.begin(), small.end());
    options.insert(options.begin(), name);
    REQUIRE(draw(folder, options).exit_code == 0);
    return file_content(folder / (name + "/phantom-brain/000000.png"));
  };
  const std::string plain = first_brain("a", {});
  CHECK(first_brain("b", {"--seed", "0"}) == plain);
  CHECK(first_brain("c", {"--seed", "1"}) != plain);
}

TEST_CASE("Phantoms go into an empty folder, and into none that holds something") {
  const TemporaryFolder folder;
  fs::create_directory(folder / "empty");
  CHECK(draw(folder, {"empty", "--per-class", "1", "--size", "8"}).exit_code == 0);
  const Names drawn = names_in(folder / "empty");
  check_error(draw(folder, {"empty"}), 2, {"empty", "is not an empty folder"});
  CHECK(names_in(folder / "empty") == drawn);
  write_file(folder / "file", std::string_view("text"));
  check_error(draw(folder, {"file"}), 2, {"file", "is not an empty folder"});
  CHECK(file_content(folder / "file") == "text");
  CHECK(names_in(folder.path()) == Names{"empty", "file"});
}

TEST_CASE("Folders above the new one are made, and a slash at its end does no harm") {
  const TemporaryFolder folder;
  CHECK(draw(folder, {"a/b/c/", "--per-class", "1", "--size", "8"}).exit_code == 0);
  CHECK(names_in(folder / "a/b") == Names{"c"});
}

TEST_CASE("Phantoms can be drawn into the folder where one is") {
  const TemporaryFolder folder;
  const ProgramRun run = draw(folder, {".", "--per-class", "1", "--size", "8"});
  INFO(run.text());
  CHECK(run.exit_code == 0);
  CHECK(names_in(folder.path()).size() == 6);
}

TEST_CASE("A folder below a file is refused with the system's reason") {
  const TemporaryFolder folder;
  write_file(folder / "file", std::string_view("text"));
  check_error(draw(folder, {"file/scans"}), 3, {"file/scans", "Not a directory"});
  CHECK(names_in(folder.path()) == Names{"file"});
}

TEST_CASE("In quiet, drawing prints nothing") {
  const TemporaryFolder folder;
  const ProgramRun run = draw(folder, {"scans", "--per-class", "1", "--size", "8", "--quiet"});
  CHECK(run.exit_code == 0);
  CHECK(run.output.empty());
  CHECK(run.error.empty());
}

}  // namespace linnet::test
