// The fingerprint of a folder changes with everything that may change the pixels read from it.

#include "io/dataset/folder_fingerprint.hpp"

#include <cstdint>
#include <filesystem>
#include <string>

#include "tests/support/catch.hpp"
#include "tests/support/file_times.hpp"
#include "tests/support/numbered_images.hpp"

namespace linnet::test {
namespace {

namespace fs = std::filesystem;

std::uint64_t fingerprint_of(const std::string& root, int threads = 1) {
  return fingerprint(list_image_folder(root), Context({.threads = threads}));
}

/// Two classes of three images with old time stamps.
class Folder {
 public:
  Folder() {
    for (std::size_t i = 0; i < 6; ++i) {
      images_.add((i < 3 ? "a/" : "b/") + std::to_string(i) + ".png", i);
    }
    images_.add_text("a/notes", "text");
    wait_for_next_file_time();
    before_ = now();
  }

  const NumberedImages& images() const { return images_; }
  fs::path operator/(const std::string& path) const { return images_.folder().path() / path; }
  std::uint64_t now() const { return fingerprint_of(images_.root()); }

  void check_changed(const char* by) const {
    INFO(by);
    CHECK(now() != before_);
  }
  void check_unchanged() const { CHECK(now() == before_); }

 private:
  NumberedImages images_;
  std::uint64_t before_ = 0;
};

}  // namespace

TEST_CASE("An unchanged folder keeps its fingerprint, for any number of threads") {
  NumberedImages images;
  for (std::size_t i = 0; i < 700; ++i) {  // files are dealt out by 256
    images.add_text((i < 350 ? "a/" : "b/") + std::to_string(i), std::string(i % 90, 'x'));
  }
  const std::uint64_t one = fingerprint_of(images.root(), 1);
  for (int threads = 2; threads <= 7; ++threads)
    CHECK(fingerprint_of(images.root(), threads) == one);
  CHECK(fingerprint_of(images.root() + "/../" + images.folder().path().filename().string()) == one);
}

TEST_CASE(
    "Reading files, and adding hidden ones or some beside the classes, change no fingerprint") {
  const Folder folder;
  file_content(folder / "a/0.png");
  folder.images().add_text("a/.hidden", "text");
  folder.images().add_text(".linnet-1-1.tmp", "temporary");
  folder.images().add_text("model.safetensors", "a model");
  folder.check_unchanged();
}

TEST_CASE("Each change to a file changes the fingerprint, even with restored time stamps") {
  for (const char* name : {"a/0.png", "b/5.png", "a/notes"}) {
    const Folder folder;
    const struct stat status = status_of(folder / name);
    std::string content = file_content(folder / name);
    content.back() = static_cast<char>(content.back() ^ 1);
    write_file(folder / name, content);
    set_time_back(folder / name, status);
    REQUIRE(status_of(folder / name).st_mtim.tv_nsec == status.st_mtim.tv_nsec);
    REQUIRE(status_of(folder / name).st_size == status.st_size);
    folder.check_changed(name);
  }
  {
    const Folder folder;
    fs::last_write_time(folder / "a/1.png", fs::file_time_type::clock::now());
    folder.check_changed("a touch");
  }
  {
    const Folder folder;
    const struct stat status = status_of(folder / "a/1.png");
    fs::copy_file(folder / "a/2.png", folder / ".old");
    set_time_back(folder / ".old", status);
    fs::rename(folder / ".old", folder / "a/1.png");
    folder.check_changed("a file of the same date in its place");
  }
}

TEST_CASE("Each change of names changes the fingerprint") {
  const auto check = [](const char* by, const auto& change) {
    const Folder folder;
    change(folder);
    folder.check_changed(by);
  };
  check("added", [](const Folder& folder) { folder.images().add("a/9.png", 9); });
  check("added, no image", [](const Folder& folder) { folder.images().add_text("a/README", ""); });
  check("removed", [](const Folder& folder) { fs::remove(folder / "a/0.png"); });
  check("renamed",
        [](const Folder& folder) { fs::rename(folder / "a/0.png", folder / "a/00.png"); });
  check("a class renamed", [](const Folder& folder) { fs::rename(folder / "b", folder / "c"); });
  check("a class added", [](const Folder& folder) { folder.images().add("c/9.png", 9); });
  check("moved to another class",
        [](const Folder& folder) { fs::rename(folder / "a/2.png", folder / "b/2.png"); });
  check("two images exchanged", [](const Folder& folder) {
    fs::rename(folder / "a/0.png", folder / "x");
    fs::rename(folder / "b/3.png", folder / "a/0.png");
    fs::rename(folder / "x", folder / "b/3.png");
  });
  check("a link that leads nowhere",
        [](const Folder& folder) { fs::create_symlink("gone", folder / "a/9.png"); });
}

TEST_CASE("Exchanging two folders changes the fingerprint, even if their files look alike") {
  // Files with the same names, sizes, modification times and status change times, as those have
  // that are written within one clock tick.
  const NumberedImages images;
  for (int round = 0; round < 100; ++round) {  // until both are written within a tick
    images.add("a/1.png", 1);
    images.add("b/1.png", 2);
    const fs::path root = images.folder().path();
    const struct stat one = status_of(root / "a/1.png");
    const struct stat two = status_of(root / "b/1.png");
    if (one.st_size != two.st_size || one.st_ctim.tv_nsec != two.st_ctim.tv_nsec ||
        one.st_mtim.tv_nsec != two.st_mtim.tv_nsec) {
      continue;
    }
    const std::uint64_t before = fingerprint_of(images.root());
    fs::rename(root / "a", root / "x");
    fs::rename(root / "b", root / "a");
    fs::rename(root / "x", root / "b");
    CHECK(fingerprint_of(images.root()) != before);
    return;
  }
  skip("this file system gives every file a time of its own");
}

TEST_CASE("For a link, the metadata of its target are hashed") {
  const Folder folder;
  const TemporaryFolder elsewhere;
  write_file(elsewhere.path() / "one.png", folder.images().file(1));
  fs::create_symlink(elsewhere.path() / "one.png", folder / "a/link.png");
  const std::uint64_t before = folder.now();
  wait_for_next_file_time();
  write_file(elsewhere.path() / "one.png", folder.images().file(2));
  CHECK(folder.now() != before);
  const std::uint64_t changed = folder.now();
  fs::remove(elsewhere.path() / "one.png");
  CHECK(folder.now() != changed);
}

TEST_CASE("A bad file and a skipped file give different fingerprints") {
  ImageFolder one;
  one.root = "/";
  one.classes = {"a", "b"};
  ImageFolder two = one;
  one.bad = {{"a/x", ImageFault::unreadable, "a folder that may not be listed"}};
  two.skipped = {"a/x"};
  CHECK(fingerprint(one, Context({.threads = 1})) != fingerprint(two, Context({.threads = 1})));
}

TEST_CASE("Files that were removed after listing change the fingerprint") {
  const Folder folder;
  const ImageFolder listed = list_image_folder(folder.images().root());
  const std::uint64_t before = fingerprint(listed, Context({.threads = 2}));
  fs::remove(folder / "b/4.png");
  const std::uint64_t less = fingerprint(listed, Context({.threads = 2}));
  CHECK(less != before);
  fs::remove_all(folder.images().folder().path());
  CHECK(fingerprint(listed, Context({.threads = 2})) != less);
}

}  // namespace linnet::test
