// What info prints of packed data sets, and what --verify finds.

#include <string>
#include <vector>

#include "tests/support/catch.hpp"
#include "tests/support/image_folders.hpp"
#include "tests/support/packed_files.hpp"
#include "tests/support/run_program.hpp"
#include "tests/support/temporary_folder.hpp"
#include "tests/support/training.hpp"

namespace linnet::test {

TEST_CASE("Info on a packed data set shows its images, classes and what was left out") {
  const TemporaryFolder folder;
  write_phantoms(folder / "data", {.per_class = 3});
  write_file(folder / "data/README", std::string_view("about"));
  write_file(folder / "data/brain/bad.png", std::string_view("no image"));
  run_well({"pack", folder / "data", folder / "file", "--skip-bad"});
  const ProgramRun run = run_well({"info", folder / "file"});
  CHECK(run.error.empty());
  for (const std::string& part :
       {folder / "file: a packed data set, 9 images in 3 classes, 0.0 MB\n",
        std::string("images    16 x 16, grey\n"), std::string("brain           3\n"),
        std::string("Left out: 1 file that cannot be read as an image, for example brain/bad.png"),
        std::string("Skipped: 1 file that is not an image (README)")}) {
    INFO(part);
    CHECK(contains(run.output, part));
  }
  CHECK_FALSE(contains(run.output, "a copy of"));
  CHECK_FALSE(contains(run.output, "checksums"));
}

TEST_CASE("Info on a cached copy shows its folder") {
  const TemporaryFolder folder;
  write_phantoms(folder / "da\nta", {.per_class = 3});
  REQUIRE(train_shortly(folder / "da\nta", {"--cache", folder / "cache"}).run.exit_code == 0);
  const std::string copy = folder / ("cache/" + names_in(folder / "cache").at(0));
  CHECK(contains(run_well({"info", copy}).output, "a copy of " + (folder / "da\\nta\n")));
}

TEST_CASE("Info --verify reads all pixels, and counts what is damaged") {
  const TemporaryFolder folder;
  Random random(1, 91);
  write_packed(folder / "file", random_images({150, 149}, {60, 51}, random));
  const std::string whole = file_content(folder / "file");
  CHECK(contains(run_well({"info", folder / "file", "--verify"}).output,
                 "All checksums are correct\n"));
  std::string bytes = whole;
  bytes[4096 + 3] = static_cast<char>(bytes[4096 + 3] ^ 1);
  bytes[4096 + (2 << 20)] = static_cast<char>(bytes[4096 + (2 << 20)] ^ 1);
  write_file(folder / "file", bytes);
  CHECK(run_well({"info", folder / "file"}).error.empty());
  const ProgramRun run = run_linnet({"info", folder / "file", "--verify"});
  check_error(run, 1, {folder / "file: damaged: 2 of the 3 blocks of its pixels (2 MB)"});
  CHECK_FALSE(contains(run.output, "right"));
  bytes = whole;
  bytes[whole.size() - 1] = static_cast<char>(bytes[whole.size() - 1] ^ 1);
  write_file(folder / "file", bytes);
  check_error(run_linnet({"info", folder / "file"}), 1, {folder / "file: damaged: its index"});
  write_file(folder / "file", whole.substr(0, 4096));
  check_error(run_linnet({"info", folder / "file", "--verify"}), 1, {folder / "file: cut short"});
}

TEST_CASE("Info --verify finds an index of other pixels") {
  const TemporaryFolder folder;
  Random random(1, 95);
  const std::string whole = packed_bytes(random_images({9, 7}, {3, 2}, random));
  constexpr std::size_t kContent = 3;
  constexpr std::size_t kSums = 4;
  const auto said = [&](std::size_t section, std::size_t byte) {
    PackedParts parts = packed_parts(whole);
    parts.sections[section][byte] = static_cast<char>(parts.sections[section][byte] ^ 1);
    write_file(folder / "file", joined(parts));
    run_well({"info", folder / "file"});
    return run_linnet({"info", folder / "file", "--verify"});
  };
  const std::string error = folder / "file: its index does not fit the pixels of 1 image";
  check_error(said(kContent, 8 * 4 + 7), 1, {error});
  check_error(said(kSums, 0), 1, {error});
  check_error(said(kSums, 16 * 4 + 8), 1, {error});
}

TEST_CASE("What has no checksums cannot be verified") {
  const TemporaryFolder folder;
  write_phantoms(folder / "data", {.per_class = 3});
  check_error(run_linnet({"info", folder / "data", "--verify"}), 1,
              {folder / "data: not a packed data set"});
  check_error(run_linnet({"info", folder / "gone", "--verify"}), 1,
              {folder / "gone: not a packed data set"});
}

TEST_CASE("Nothing that stands in a packed file is printed as it is") {
  const TemporaryFolder folder;
  Random random(1, 92);
  ImageSet images = random_images({3, 2}, {1, 1}, random);
  const std::string hostile = "\x1b[2J\r\xff";
  images.classes[1] = "d" + hostile;
  images.paths[1] = images.classes[1] + "/" + hostile;
  images.bad = {{hostile, ImageFault::corrupt, "reason" + hostile}};
  images.skipped = {hostile};
  write_packed(folder / "file", images, PackedOrigin{hostile, 1});
  const ProgramRun run = run_well({"info", folder / "file"});
  CHECK(contains(run.output, "reason\\x1b[2J"));
  CHECK_FALSE(contains(run.output, "\x1b"));
  CHECK_FALSE(contains(run.output, "\xff"));
  CHECK_FALSE(contains(run.output, "\r"));
}

TEST_CASE("Counts that would take all memory take none") {
  const TemporaryFolder folder;
  Random random(1, 93);
  std::string file = packed_bytes(random_images({1, 1}, {1, 1}, random));
  put_number(file, PackedOffset::images, std::uint64_t{0xffffffff});
  put_number(file, PackedOffset::classes, 0xffffffffU);
  mend_packed(file);
  write_file(folder / "file", file);
  const ProgramRun run = run_linnet({"info", folder / "file"});
  check_error(run, 1, {"lengths that its counts ask for"});
  CHECK(run.peak_memory < (std::size_t{1} << 30));
}

}  // namespace linnet::test
