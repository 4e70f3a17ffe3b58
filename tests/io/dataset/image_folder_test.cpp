// The classes and files of a data folder, and the errors for other folders.

#include "linnet/io/image_folder.hpp"

#include <filesystem>
#include <string>
#include <vector>

#include "tests/support/catch.hpp"
#include "tests/support/error_text.hpp"
#include "tests/support/special_files.hpp"
#include "tests/support/temporary_folder.hpp"

namespace linnet::test {
namespace {

namespace fs = std::filesystem;
using Lines = std::vector<std::string>;

void write_files(const TemporaryFolder& folder, const Lines& paths) {
  for (const std::string& path : paths) write_file(folder / path, "");
}

ImageFolder list(const TemporaryFolder& folder) {
  return list_image_folder(folder.path().string());
}

/// "LABEL PATH" of each file to read.
Lines listed(const ImageFolder& folder) {
  Lines lines;
  for (const ListedFile& file : folder.files) {
    lines.push_back(std::to_string(file.label) + " " + file.path);
  }
  return lines;
}

/// "PATH: REASON" of each bad file.
Lines bad(const ImageFolder& folder) {
  Lines lines;
  for (const BadFile& file : folder.bad) {
    CHECK(file.fault == ImageFault::unreadable);
    lines.push_back(file.path + ": " + file.reason);
  }
  return lines;
}

/// The error for the folder at `path`, without the explanation of data folders, which it must have.
std::string refusal(const std::string& path) {
  const std::string text = error_text(Fault::data, [&] { list_image_folder(path); });
  const std::string lines =
      "\nA data folder has one sub-folder for each class, two or more, with its images in it:\n"
      "    DATA/cat/1.png  DATA/cat/2.png  DATA/dog/1.jpeg  …";
  if (!text.ends_with(lines)) return "[does not say what is expected] " + text;
  return text.substr(0, text.size() - lines.size());
}

}  // namespace

TEST_CASE("Labels follow the byte order of the names of the classes") {
  const TemporaryFolder folder;
  write_files(folder, {"\u00e9/1.png", "a-b/1.png", "a/9.png", "a/10.png", "B/1.png", "a/c/1.png",
                       "a/c-d.png", "\xff/1.png"});
  const ImageFolder images = list(folder);
  CHECK(images.root == folder.path().string());
  CHECK(images.classes == Lines{"B", "a", "a-b", "\u00e9", "\xff"});
  CHECK(listed(images) == Lines{"0 B/1.png", "1 a/10.png", "1 a/9.png", "1 a/c-d.png",
                                "1 a/c/1.png", "2 a-b/1.png", "3 \u00e9/1.png", "4 \xff/1.png"});
  CHECK(images.bad.empty());
  CHECK(images.skipped.empty());
}

TEST_CASE("Files of any name are listed, except hidden ones") {
  const TemporaryFolder folder;
  write_files(folder, {"a/1", "a/notes.txt", "a/.hidden.png", "a/.git/1.png", "b/1.png", ".c/1.png",
                       "readme.md", "0.png", ".DS_Store"});
  const ImageFolder images = list(folder);
  CHECK(images.classes == Lines{"a", "b"});
  CHECK(listed(images) == Lines{"0 a/1", "0 a/notes.txt", "1 b/1.png"});
  CHECK(images.skipped == Lines{"0.png", "readme.md"});
}

TEST_CASE("Special files with image names are bad, others are skipped") {
  const TemporaryFolder folder;
  write_files(folder, {"a/1.png", "b/1.png"});
  make_fifo(folder / "a/fifo.png");
  make_fifo(folder / "a/fifo");
  make_socket(folder / "a/socket.jpg");
  fs::create_symlink("nowhere", folder / "a/dangling.png");
  fs::create_symlink("nowhere", folder / "a/dangling");
  fs::create_symlink("circle.png", folder / "a/circle.png");
  fs::create_symlink("/dev/null", folder / "a/device.jpeg");
  const ImageFolder images = list(folder);
  CHECK(listed(images) == Lines{"0 a/1.png", "1 b/1.png"});
  CHECK(bad(images) == Lines{"a/circle.png: a link that leads in a circle",
                             "a/dangling.png: a link that leads nowhere", "a/device.jpeg: a device",
                             "a/fifo.png: a FIFO", "a/socket.jpg: a socket"});
  CHECK(images.skipped == Lines{"a/dangling", "a/fifo"});
}

TEST_CASE("Class folders and files may be links") {
  const TemporaryFolder folder;
  const TemporaryFolder elsewhere;
  write_file(elsewhere / "cats/1.png", "");
  write_file(elsewhere / "dog.png", "");
  fs::create_symlink(elsewhere / "cats", folder / "cat");
  fs::create_directory(folder / "dog");
  fs::create_symlink(elsewhere / "dog.png", folder / "dog/1.png");
  CHECK(listed(list(folder)) == Lines{"0 cat/1.png", "1 dog/1.png"});
}

TEST_CASE("A link in a class folder back to itself adds nothing") {
  const TemporaryFolder folder;
  write_files(folder, {"a/1.png", "b/1.png"});
  fs::create_symlink(".", folder / "a/loop");
  const ImageFolder images = list(folder);
  CHECK(listed(images) == Lines{"0 a/1.png", "1 b/1.png"});
  CHECK(images.skipped == Lines{"a/loop"});
}

TEST_CASE("A link in a class folder back to the data folder adds no images of other classes") {
  const TemporaryFolder folder;
  write_files(folder, {"a/1.png", "b/1.png"});
  fs::create_symlink("..", folder / "a/loop");
  CHECK(listed(list(folder)) == Lines{"0 a/1.png", "1 b/1.png"});
}

TEST_CASE("A missing folder, a file and an empty folder are rejected") {
  const TemporaryFolder folder;
  write_file(folder / "file", "");
  fs::create_directory(folder / "empty");
  CHECK(error_text(Fault::data, [&] { list_image_folder(folder / "no\twhere"); }) ==
        folder / "no\\twhere: no such file or folder");
  CHECK(refusal(folder / "file") == folder / "file is a file, not a folder");
  CHECK(refusal(folder / "empty") == folder / "empty is empty");
  fs::create_directory(folder / "empty/.hidden");
  write_file(folder / "empty/.hidden.png", "");
  CHECK(refusal(folder / "empty") == folder / "empty is empty");
}

TEST_CASE("Images without class folders are rejected with their number") {
  const TemporaryFolder folder;
  write_files(folder, {"d/1.png", "d/2.png", "d/3.txt"});
  CHECK(refusal(folder / "d") == folder / "d has 3 files, but no sub-folders");
}

TEST_CASE("A single class is refused") {
  const TemporaryFolder folder;
  write_files(folder, {"d/cat/1.png", "d/2.png", "d/.dog/1.png"});
  CHECK(refusal(folder / "d") ==
        folder / "d has only one sub-folder, 'cat', and one class leaves nothing to tell apart");
  write_files(folder, {"d/cat/one/1.png"});
  CHECK(refusal(folder / "d") ==
        folder / "d has only one sub-folder, 'cat', and one class leaves nothing to tell apart");
}

TEST_CASE("A single class is listed where one will do") {
  const TemporaryFolder folder;
  write_files(folder, {"d/cat/1.png", "e/1.png"});
  CHECK(list_image_folder(folder / "d", {.least_classes = 1}).classes == Lines{"cat"});
  CHECK_THAT(
      error_text(Fault::data, [&] { list_image_folder(folder / "e", {.least_classes = 1}); }),
      mentions("no sub-folders"));
}

TEST_CASE("A lone folder with the classes in it is suggested") {
  const TemporaryFolder folder;
  write_files(folder, {"d/in\xff/cat/1.png", "d/in\xff/dog/1.png", "d/readme.txt"});
  const std::string text =
      " has only one sub-folder, 'in\\xff', and one class leaves nothing to "
      "tell apart; did you mean ";
  CHECK(refusal(folder / "d") == folder / "d" + text + (folder / "d/in\\xff?"));
  CHECK(refusal(folder / "d/") == folder / "d/" + text + (folder / "d/in\\xff?"));
}

TEST_CASE("A class folder without images is refused by name") {
  const TemporaryFolder folder;
  write_files(folder, {"d/cat/1.png"});
  fs::create_directories(folder / "d/do\ng");
  const std::string expected = folder / "d: there are no images in the class folder 'do\\ng'";
  CHECK(refusal(folder / "d") == expected);
  fs::create_directories(folder / "d/do\ng/deeper/still");
  write_files(folder, {"d/do\ng/.hidden.png"});
  make_fifo(folder / "d/do\ng/fifo");
  CHECK(refusal(folder / "d") == expected);
}

TEST_CASE("Folders of systems are passed over, and what patterns match is left out") {
  const TemporaryFolder folder;
  write_files(folder, {"__MACOSX/a/._1.png", "a/1.png", "a/@eaDir/1.png/thumb.jpg", "b/1.png",
                       "b/1_mask.png", "$RECYCLE.BIN/x", "c/1.png", ".git/x"});
  const ImageFolder images =
      list_image_folder(folder.path().string(), {.exclude = {"*_mask*", "c/"}});
  CHECK(images.classes == Lines{"a", "b"});
  CHECK(listed(images) == Lines{"0 a/1.png", "1 b/1.png"});
  CHECK(images.passed_over == Lines{"$RECYCLE.BIN", ".git", "__MACOSX", "a/@eaDir"});
  CHECK(images.excluded == Lines{"c", "b/1_mask.png"});
}

TEST_CASE("The classes that a selection names are read, whatever their names") {
  const TemporaryFolder folder;
  write_files(folder, {"a/1.png", "b/1.png", "lost+found/1.png", "c/notes/1.png"});
  const ImageFolder images =
      list_image_folder(folder.path().string(), {.classes = {"lost+found", "b", "b"}});
  CHECK(images.classes == Lines{"b", "lost+found"});
  CHECK(listed(images) == Lines{"0 b/1.png", "1 lost+found/1.png"});
  CHECK(images.passed_over.empty());
  for (const char* name : {"d", "a/", "..", "c/notes"}) {
    const std::string said = error_text(Fault::data, [&] {
      list_image_folder(folder.path().string(), {.classes = {"a", name}});
    });
    CHECK_THAT(said, mentions("has no sub-folder '" + std::string(name) +
                              "' to be a class; it has a, b, c"));
  }
}

TEST_CASE("What the caller writes into a data folder is no part of it") {
  const TemporaryFolder folder;
  write_files(folder, {"a/1.png", "b/1.png", "b/model", "out/model", "model", "notes"});
  fs::create_directory(folder / "cache");
  const FolderSelection selection{.outputs = {folder / "b/model", folder / "b/../out/model",
                                              folder / "model", folder / "cache", "/elsewhere",
                                              "relative"}};
  const ImageFolder images = list_image_folder(folder.path().string(), selection);
  CHECK(images.classes == Lines{"a", "b"});
  CHECK(listed(images) == Lines{"0 a/1.png", "1 b/1.png"});
  CHECK(images.skipped == Lines{"notes"});
}

}  // namespace linnet::test
