// The images of a packed data set become files again, pixel for pixel, in a folder of their own.

#include <filesystem>
#include <string>
#include <vector>

#include "linnet/io/read_images.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/image_folders.hpp"
#include "tests/support/jpeg_maker.hpp"
#include "tests/support/packed_files.hpp"
#include "tests/support/run_program.hpp"
#include "tests/support/temporary_folder.hpp"
#include "tests/support/training.hpp"

namespace linnet::test {
namespace {

namespace fs = std::filesystem;
using Names = std::vector<std::string>;

ImageSet images_of(const std::string& folder) {
  return read_images(list_image_folder(folder), {}, Context({.threads = 2}));
}

/// Packs data of two classes, the first with images of these names, unpacks them, and returns the
/// names of that class then.
Names names_after(const Names& names) {
  const TemporaryFolder folder;
  for (const std::string& name : names)
    write_file(folder / ("data/a/" + name), plain_png({2, 2}, 1));
  write_file(folder / "data/b/1.png", plain_png({2, 2}, 2));
  run_well({"pack", folder / "data", folder / "file", "--quiet"});
  run_well({"unpack", folder / "file", folder / "new", "--quiet"});
  Names all;
  for (const ListedFile& file : list_image_folder(folder / "new").files) {
    if (file.label == 0) all.push_back(file.path.substr(2));
  }
  return all;
}

}  // namespace

TEST_CASE("Unpacked images are those that were packed, under their names") {
  const TemporaryFolder folder;
  write_phantoms(folder / "data");
  run_well({"pack", folder / "data", folder / "file"});
  const ProgramRun run = run_well({"unpack", folder / "file", folder / "new"});
  CHECK(contains(run.output, "24 images of 16 x 16 pixels as PNG in " + (folder / "new")));
  CHECK(difference(images_of(folder / "new"), images_of(folder / "data")) == "");
  CHECK(names_in(folder.path()) == Names{"data", "file", "new"});
  CHECK(names_in(folder / "new") == Names{"brain", "chest", "hand"});
}

TEST_CASE("Images of other kinds keep their pixels, and say PNG in their names") {
  const TemporaryFolder folder;
  const Bytes jpeg = make_jpeg(35, 26, sample_picture(35, 26, 3, 1), {.channels = 3});
  write_file(folder / "data/a/x.jpeg", jpeg);
  write_file(folder / "data/b/y", jpeg);
  run_well({"pack", folder / "data", folder / "file"});
  run_well({"unpack", folder / "file", folder / "new"});
  CHECK(names_in(folder / "new/a") == Names{"x.jpeg.png"});
  CHECK(names_in(folder / "new/b") == Names{"y.png"});
  ImageSet before = images_of(folder / "data");
  before.paths = {"a/x.jpeg.png", "b/y.png"};
  before.notes = {};  // the new files are not stored in colour
  CHECK(difference(images_of(folder / "new"), before) == "");
}

TEST_CASE("No two images get one name") {
  CHECK(names_after({"x.png", "sub/y.png"}) == Names{"sub/y.png", "x.png"});
  CHECK(names_after({"x", "x.png"}) == Names{"x-2.png", "x.png"});
  CHECK(names_after({"x.jpeg", "x.jpeg.png", "x.jpeg.png.png"}) ==
        Names{"x.jpeg-2.png", "x.jpeg.png", "x.jpeg.png.png"});
  CHECK(names_after({"x.PNG", "x.PNG.png"}) == Names{"x.PNG-2.png", "x.PNG.png"});
  // There is a folder of the name that the image would get.
  CHECK(names_after({"x.jpg", "x.jpg.png/y.png"}) == Names{"x.jpg-2.png", "x.jpg.png/y.png"});
}

TEST_CASE("Names that PNG would make too long lose their end, and stay apart") {
  const std::string longest(255, 'x');
  CHECK(names_after({longest}) == Names{std::string(251, 'x') + ".png"});
  const std::string other = std::string(254, 'x') + "y";
  CHECK(names_after({longest, other}) ==
        Names{std::string(249, 'x') + "-2.png", std::string(251, 'x') + ".png"});
  // The 251 bytes that are left would end within the last of these characters.
  const std::string character = "\xe2\x82\xac";
  std::string euros = "xx";
  while (euros.size() + 3 <= 255) euros += character;
  REQUIRE(euros.size() == 254);
  CHECK(names_after({euros}) == Names{euros.substr(0, 251) + ".png"});
  const std::string shifted = std::string("x").append(euros);
  CHECK(names_after({shifted}) == Names{shifted.substr(0, 249) + ".png"});
}

TEST_CASE("What another program of the same number left is not taken for one's own") {
  const TemporaryFolder folder;
  write_phantoms(folder / "data", {.per_class = 2});
  run_well({"pack", folder / "data", folder / "file"});
  // The shell becomes the program, and keeps its number.
  const ProgramRun run =
      test::run({"/bin/sh", "-c",
                 "mkdir -p .linnet-$$-0.tmp/old && echo left > .linnet-$$-0.tmp/old/file && "
                 "exec \"$0\" unpack file new",
                 test::linnet_program()},
                {.folder = folder.path()});
  INFO(run.text());
  CHECK(run.exit_code == 0);
  CHECK(names_in(folder / "new") == Names{"brain", "chest", "hand"});
  CHECK(names_in(folder.path()).size() == 4);
}

TEST_CASE("Unpack takes a new or an empty folder, and no other") {
  const TemporaryFolder folder;
  write_phantoms(folder / "data", {.per_class = 2});
  run_well({"pack", folder / "data", folder / "file"});
  fs::create_directory(folder / "empty");
  run_well({"unpack", folder / "file", folder / "empty"});
  CHECK(names_in(folder / "empty") == Names{"brain", "chest", "hand"});
  run_well({"unpack", folder / "file", folder / "new/deep/"});
  CHECK(names_in(folder / "new") == Names{"deep"});
  CHECK(names_in(folder / "new/deep") == Names{"brain", "chest", "hand"});
  for (const std::string& target : {folder / "empty", folder / "data", folder / "file"}) {
    check_error(run_linnet({"unpack", folder / "file", target}), 2,
                {target + " already exists and is not an empty folder"});
  }
  check_error(run_linnet({"unpack", folder / "file", folder / "file/below"}), 3,
              {"cannot write " + (folder / "file/below")});
  CHECK(names_in(folder / "empty") == Names{"brain", "chest", "hand"});
  CHECK(names_in(folder.path()) == Names{"data", "empty", "file", "new"});
}

TEST_CASE("A packed file with damaged pixels is not unpacked") {
  const TemporaryFolder folder;
  write_phantoms(folder / "data", {.per_class = 2});
  run_well({"pack", folder / "data", folder / "file"});
  std::string bytes = file_content(folder / "file");
  bytes[4096] = static_cast<char>(bytes[4096] ^ 1);
  write_file(folder / "file", bytes);
  check_error(run_linnet({"unpack", folder / "file", folder / "new"}), 1,
              {folder / "file: damaged: 1 of the 1 blocks", "pack the folder again"});
  CHECK(names_in(folder.path()) == Names{"data", "file"});
}

TEST_CASE("A packed file whose paths lead out of the folder writes nothing") {
  const TemporaryFolder folder;
  Random random(1, 90);
  for (const std::string path : {"c000/../../evil", "/tmp/linnet-evil", "c000/.hidden"}) {
    ImageSet images = random_images({3, 2}, {1, 1}, random);
    images.paths[0] = path;
    write_packed(folder / "file", images);
    check_error(run_linnet({"unpack", folder / "file", folder / "new"}), 1,
                {"it has a path that does not lie in its class"});
    CHECK(names_in(folder.path()) == Names{"file"});
    CHECK_FALSE(fs::exists("/tmp/linnet-evil"));
  }
}

TEST_CASE("What is no packed data set is not unpacked") {
  const TemporaryFolder folder;
  write_file(folder / "text", std::string_view("a text of some length"));
  check_error(run_linnet({"unpack", folder / "text", folder / "new"}), 1,
              {folder / "text: not a packed data set"});
  check_error(run_linnet({"unpack", folder / "gone", folder / "new"}), 1,
              {folder / "gone: No such file or directory"});
  check_error(run_linnet({"unpack", folder.path().string(), folder / "new"}), 1,
              {"not a regular file"});
  CHECK(names_in(folder.path()) == Names{"text"});
}

}  // namespace linnet::test
