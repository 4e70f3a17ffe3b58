// A folder becomes one file, whole or not at all.

#include <filesystem>
#include <string>
#include <vector>

#include "linnet/io/packed_file.hpp"
#include "linnet/io/read_images.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/image_folders.hpp"
#include "tests/support/packed_files.hpp"
#include "tests/support/run_program.hpp"
#include "tests/support/temporary_folder.hpp"
#include "tests/support/training.hpp"

namespace linnet::test {
namespace {

namespace fs = std::filesystem;
using Names = std::vector<std::string>;

/// What reading the folder gives.
ImageSet images_of(const std::string& folder, const ReadOptions& options = {}) {
  return read_images(list_image_folder(folder), options, Context({.threads = 2}));
}

std::string packed_difference(const std::string& file, const ImageSet& images) {
  return difference(open_packed(file).images, images);
}

}  // namespace

TEST_CASE("Pack writes what reading the folder gives, and says so") {
  const TemporaryFolder folder;
  write_phantoms(folder / "data");
  write_file(folder / "data/README", std::string_view("about"));
  const ProgramRun run = run_well({"pack", folder / "data", folder / "file"});
  CHECK(contains(run.output, "24 images of 16 x 16 pixels in 3 classes"));
  CHECK(contains(run.output, "brain           8\n"));
  CHECK(contains(run.output, "Skipped: 1 file that is not an image (README)"));
  CHECK(contains(run.output, "packed data set in " + (folder / "file")));
  CHECK(packed_difference(folder / "file", images_of(folder / "data")) == "");
  CHECK_FALSE(open_packed(folder / "file").origin);
  CHECK(names_in(folder.path()) == Names{"data", "file"});
}

TEST_CASE("Any number of threads packs the same bytes, and --quiet says nothing") {
  const TemporaryFolder folder;
  write_phantoms(folder / "data", {.per_class = 30});
  for (const std::string threads : {"1", "2", "8"}) {
    const ProgramRun run = run_well(
        {"pack", folder / "data", folder / ("file" + threads), "--threads", threads, "--quiet"});
    CHECK(run.output.empty());
    CHECK(run.error.empty());
    CHECK(file_content(folder / ("file" + threads)) == file_content(folder / "file1"));
  }
}

TEST_CASE("A folder that takes several batches is packed as one that takes one") {
  const TemporaryFolder folder;
  // A batch has 32 MiB: eight of these images.
  write_file(folder / "data/a/0.png", plain_png({2048, 2047}, 1));
  for (int i = 1; i < 18; ++i) {
    fs::create_directories(folder / "data/b");
    fs::create_hard_link(folder / "data/a/0.png",
                         folder / ("data/b/" + std::to_string(10 + i) + ".png"));
  }
  write_file(folder / "data/b/99.png", std::string_view("the last is bad"));
  run_well({"pack", folder / "data", folder / "file", "--skip-bad"});
  ReadOptions options;
  options.skip_bad = true;
  CHECK(packed_difference(folder / "file", images_of(folder / "data", options)) == "");
  CHECK(contains(run_well({"info", folder / "file", "--verify"}).output,
                 "All checksums are correct"));
}

TEST_CASE("Pack overwrites packed data sets and no other files") {
  const TemporaryFolder folder;
  write_phantoms(folder / "data", {.per_class = 2});
  run_well({"pack", folder / "data", folder / "file"});
  write_file(folder / "data/brain/9.png", plain_png({16, 16}, 3));
  run_well({"pack", folder / "data", folder / "file"});
  CHECK(open_packed(folder / "file").images.labels.size() == 7);
  write_file(folder / "empty", std::string_view());
  run_well({"pack", folder / "data", folder / "empty"});
  write_file(folder / "notes", std::string_view("precious"));
  check_error(run_linnet({"pack", folder / "data", folder / "notes"}), 2,
              {folder / "notes exists and is not a packed data set", "not overwritten"});
  CHECK(file_content(folder / "notes") == "precious");
  check_error(run_linnet({"pack", folder / "data", folder / "data"}), 2,
              {"is a folder; name a file"});
  check_error(run_linnet({"pack", folder / "data", folder / "no/file"}), 3,
              {"cannot write " + (folder / "no/file"), "does not exist"});
  CHECK(names_in(folder.path()) == Names{"data", "empty", "file", "notes"});
}

TEST_CASE("Bad files leave no packed file and no temporary file, unless they are skipped") {
  const TemporaryFolder folder;
  write_phantoms(folder / "data");
  write_file(folder / "data/brain/text.png", std::string_view("no image"));
  write_file(folder / "data/chest/empty.png", std::string_view());
  check_error(run_linnet({"pack", folder / "data", folder / "file"}), 1,
              {"2 files cannot be read as an image", "brain/text.png", "chest/empty.png"});
  CHECK(names_in(folder.path()) == Names{"data"});
  const ProgramRun run = run_well({"pack", folder / "data", folder / "file", "--skip-bad"});
  CHECK(contains(run.output, "Left out: 2 files"));
  ReadOptions options;
  options.skip_bad = true;
  CHECK(packed_difference(folder / "file", images_of(folder / "data", options)) == "");
  write_file(folder / "data/hand/wide.png", plain_png({20, 10}, 1));
  check_error(run_linnet({"pack", folder / "data", folder / "new", "--skip-bad"}), 1,
              {"the images differ in size", "hand/wide.png"});
  CHECK(names_in(folder.path()) == Names{"data", "file"});
}

TEST_CASE("A folder without one file that can be read is no reason to fail strangely") {
  const TemporaryFolder folder;
  for (const char* name : {"data/a", "data/b"}) {
    fs::create_directories(folder / name);
    fs::create_symlink("nowhere", folder / (name + std::string("/1.png")));
  }
  check_error(run_linnet({"pack", folder / "data", folder / "file"}), 1,
              {"2 files cannot be read", "a/1.png"});
  check_error(run_linnet({"pack", folder / "data", folder / "file", "--skip-bad"}), 1,
              {"class folder 'a'"});
  CHECK(names_in(folder.path()) == Names{"data"});
}

TEST_CASE("What is no data folder cannot be packed") {
  const TemporaryFolder folder;
  write_phantoms(folder / "data", {.per_class = 2});
  run_well({"pack", folder / "data", folder / "file"});
  check_error(run_linnet({"pack", folder / "gone", folder / "new"}), 1, {"no such file or folder"});
  check_error(run_linnet({"pack", folder / "file", folder / "new"}), 1,
              {"is a file, not a folder"});
  check_error(run_linnet({"pack", folder / "data"}), 2, {"FILE"});
  CHECK(names_in(folder.path()) == Names{"data", "file"});
}

TEST_CASE(
    "Four programs that pack into one file at once leave one whole file and no temporary file") {
  const TemporaryFolder folder;
  write_phantoms(folder / "data");
  run_well({"pack", folder / "data", folder / "whole"});
  const std::string whole = file_content(folder / "whole");
  // Abandoned temporary files are there too, which each of them removes.
  const ProgramRun run =
      test::run({"/bin/sh", "-c",
                 "for round in 1 2 3 4 5 6 7 8 9 10; do\n"
                 "  : >.linnet-1-$round.tmp; all=\n"
                 "  for i in 1 2 3 4; do \"$0\" pack data file --quiet & all=\"$all $!\"; done\n"
                 "  for one in $all; do wait $one || exit 9; done\n"
                 "  cmp file whole || exit 8\n"
                 "done",
                 test::linnet_program()},
                {.folder = folder.path()});
  INFO(run.text());
  CHECK(run.exit_code == 0);
  CHECK(file_content(folder / "file") == whole);
  CHECK(names_in(folder.path()) == Names{"data", "file", "whole"});
}

}  // namespace linnet::test
