// The packed copy of a folder is found as long as the folder is unchanged.

#include "io/dataset/data_cache.hpp"

#include <sys/stat.h>

#include <atomic>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "tests/support/cached_folder.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/error_text.hpp"
#include "tests/support/file_times.hpp"
#include "tests/support/numbered_images.hpp"
#include "tests/support/packed_files.hpp"

namespace linnet::test {
namespace {

namespace fs = std::filesystem;
using Names = std::vector<std::string>;

mode_t mode_of(const fs::path& path) {
  return status_of(path).st_mode & 07777;
}

}  // namespace

TEST_CASE("A stored copy is found, and equals what reading the folder gives") {
  const CachedFolder cached;
  CHECK_FALSE(cached.find());
  CHECK_FALSE(fs::exists(cached.cache()));
  cached.store();
  const std::optional<ImageSet> found = cached.find();
  REQUIRE(found);
  CHECK(difference(*found, cached.load()) == "");
  CHECK(names_in(cached.cache()) == Names{fs::path(cached.copy().path()).filename().string()});
}

TEST_CASE("Storing a copy can be stopped, and then leaves no file") {
  const CachedFolder cached;
  const std::atomic<bool> stop = true;
  CHECK_THROWS_AS(cached.copy().store(cached.load(), StopRequest(stop)), Stopped);
  CHECK(names_in(cached.cache()).empty());
}

TEST_CASE("Folders and copies of the cache are accessible by their owner only") {
  const CachedFolder cached;
  cached.store();
  CHECK(mode_of(cached.copy().path()) == 0600);
  CHECK(mode_of(cached.cache()) == 0700);
  CHECK(mode_of(fs::path(cached.cache()).parent_path()) == 0700);
  fs::permissions(cached.cache(), fs::perms(0755));
  cached.store();
  CHECK(mode_of(cached.cache()) == 0755);  // existing folders are unchanged
}

TEST_CASE("The copy of a folder is found by any path or link to it") {
  const CachedFolder cached;
  cached.store();
  const TemporaryFolder elsewhere;
  fs::create_directory_symlink(cached.images().root(), elsewhere / "link");
  CHECK(cached.find({}, elsewhere / "link"));
  CHECK(cached.find({}, cached.images().root() + "/"));
  CHECK(cached.find({}, cached.images().root() + "/a/.."));
  const fs::path home = fs::current_path();
  fs::current_path(cached.data("a"));
  const bool found = cached.find({}, "..").has_value();
  fs::current_path(home);
  CHECK(found);
}

TEST_CASE("The copy of a changed folder is not used, and a new one replaces it") {
  const auto check = [](const char* by, const auto& change) {
    INFO(by);
    const CachedFolder cached;
    cached.store();
    REQUIRE(cached.find());
    change(cached);
    CHECK_FALSE(cached.find());
    cached.store();
    const std::optional<ImageSet> found = cached.find();
    REQUIRE(found);
    CHECK(difference(*found, cached.load()) == "");
    CHECK(names_in(cached.cache()).size() == 1);
  };
  check("a hidden change", [](const CachedFolder& cached) {
    const struct stat status = status_of(cached.data("a/1.png"));
    const auto other = cached.images().file(1 + 31 * 256);
    cached.images().add("a/1.png", other);
    set_time_back(cached.data("a/1.png"), status);
  });
  check("a touch", [](const CachedFolder& cached) {
    fs::last_write_time(cached.data("a/1.png"), fs::file_time_type::clock::now());
  });
  check("a new name", [](const CachedFolder& cached) {
    fs::rename(cached.data("a/1.png"), cached.data("a/9.png"));
  });
  check("one more", [](const CachedFolder& cached) { cached.images().add("b/9.png", 9); });
  check("one less", [](const CachedFolder& cached) { fs::remove(cached.data("b/3.png")); });
  check("a class renamed",
        [](const CachedFolder& cached) { fs::rename(cached.data("a"), cached.data("z")); });
  check("another class", [](const CachedFolder& cached) {
    fs::rename(cached.data("a/1.png"), cached.data("b/1.png"));
  });
  check("another folder there", [](const CachedFolder& cached) {
    fs::copy(cached.data("a"), cached.data(".x"), fs::copy_options::recursive);
    fs::remove_all(cached.data("a"));
    fs::rename(cached.data(".x"), cached.data("a"));
  });
}

TEST_CASE("Each size that images are resized to has its own copy") {
  const CachedFolder cached;
  cached.store();
  CHECK_FALSE(cached.find(ImageSize{5, 3}));  // the same size, and yet asked for
  CHECK_FALSE(cached.find(ImageSize{3, 5}));
  cached.store(ImageSize{3, 5});
  CHECK(cached.find(ImageSize{3, 5})->size == ImageSize{3, 5});
  CHECK(cached.find(ImageSize{3, 5})->resized);
  CHECK_FALSE(cached.find()->resized);
  CHECK_FALSE(cached.find(ImageSize{5, 5}));
  CHECK(names_in(cached.cache()).size() == 2);
}

TEST_CASE("Bad and skipped files are stored in the copy") {
  const CachedFolder cached;
  cached.images().add_text("a/bad.png", "no image");
  cached.store();
  const std::optional<ImageSet> found = cached.find();
  REQUIRE(found);
  REQUIRE(found->bad.size() == 1);
  CHECK(found->bad[0].path == "a/bad.png");
  CHECK(found->skipped == Names{"README"});
}

TEST_CASE("A folder with unreadable files must not be cached") {
  ImageIndex index;
  CHECK(may_be_cached(index));
  for (const ImageFault fault : {ImageFault::unsupported, ImageFault::corrupt,
                                 ImageFault::too_large, ImageFault::not_an_image}) {
    index.bad.push_back({"x", fault, "bad"});
  }
  CHECK(may_be_cached(index));
  index.bad.push_back({"x", ImageFault::unreadable, "Permission denied"});
  CHECK_FALSE(may_be_cached(index));
}

TEST_CASE("A damaged copy is an error, and is replaced by the next one") {
  const CachedFolder cached;
  cached.store();
  const std::string path = cached.copy().path();
  const std::string whole = file_content(path);
  const auto check = [&](const std::string& bytes, const std::string& reason) {
    write_file(path, bytes);
    CHECK_THAT(error_text(Fault::data, [&] { cached.find(); }), mentions(path + ": " + reason));
    cached.store();
    CHECK(file_content(path) == whole);
    CHECK(cached.find());
  };
  std::string bytes = whole;
  bytes[4096 + 70] = static_cast<char>(bytes[4096 + 70] ^ 1);
  check(bytes, "damaged: its pixels");
  bytes = whole;
  bytes[9000] = static_cast<char>(bytes[9000] ^ 1);
  check(bytes, "damaged: its index");
  check(whole.substr(0, whole.size() - 1), "cut short");
  check(whole.substr(0, 4096), "cut short");
  check("", "not a packed data set");
  check("something else", "not a packed data set");
}

TEST_CASE("A copy of another folder under this one's file name is not used") {
  const CachedFolder cached;
  const CachedFolder other;
  cached.store();
  other.store();
  fs::copy_file(other.copy().path(), cached.copy().path(), fs::copy_options::overwrite_existing);
  CHECK_FALSE(cached.find());
  write_packed(cached.copy().path(), cached.load());  // without an origin
  CHECK_FALSE(cached.find());
}

TEST_CASE("Where no cache can be created, storing fails and nothing is found") {
  const NumberedImages images;
  images.add("a/1.png", 1);
  images.add("b/1.png", 2);
  const TemporaryFolder place;
  write_file(place / "file", std::string_view("text"));
  const Context context({.threads = 1});
  const ImageFolder folder = list_image_folder(images.root());
  for (const std::string& cache :
       {place / "file", place / "file/below", std::string("/proc/linnet")}) {
    INFO(cache);
    const CachedCopy copy(cache, folder, {}, context);
    CHECK_FALSE(copy.find({}, context));
    CHECK_THAT(error_text(Fault::system, [&] { copy.store(read_images(folder, {}, context)); }),
               mentions(cache));
  }
  CHECK(file_content(place / "file") == "text");
  CHECK_THAT(error_text(Fault::system,
                        [&] {
                          ImageFolder gone = folder;
                          gone.root = place / "gone";
                          CachedCopy(place / "cache", gone, {}, context);
                        }),
             mentions(place / "gone: No such file or directory"));
}

}  // namespace linnet::test
