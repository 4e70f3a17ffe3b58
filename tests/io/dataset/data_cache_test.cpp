// The packed copy of a folder is found as long as the folder is unchanged.

#include "io/dataset/data_cache.hpp"

#include <sys/stat.h>

#include <atomic>
#include <cstdlib>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "linnet/io/read_images.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/error_text.hpp"
#include "tests/support/file_times.hpp"
#include "tests/support/numbered_images.hpp"
#include "tests/support/packed_files.hpp"

namespace linnet::test {
namespace {

namespace fs = std::filesystem;
using Names = std::vector<std::string>;

/// A data folder and the path of a cache that does not exist yet.
class Cached {
 public:
  Cached() {
    for (std::size_t i = 0; i < 6; ++i) {
      images_.add((i < 3 ? "a/" : "b/") + std::to_string(i) + ".png", i);
    }
    images_.add_text("README", "skipped");
    wait_for_next_file_time();
  }

  const NumberedImages& images() const { return images_; }
  fs::path data(const std::string& path) const { return images_.folder().path() / path; }
  std::string cache() const { return place_ / "new/cache"; }

  CachedCopy copy(std::optional<ImageSize> resize = {}, const std::string& root = {}) const {
    return {cache(), list_image_folder(root.empty() ? images_.root() : root), resize, context_};
  }
  ImageSet load(std::optional<ImageSize> resize = {}) const {
    ReadOptions options;
    options.resize = resize;
    options.skip_bad = true;
    return read_images(list_image_folder(images_.root()), options, context_);
  }
  void store(std::optional<ImageSize> resize = {}) const { copy(resize).store(load(resize)); }
  std::optional<ImageSet> find(std::optional<ImageSize> resize = {},
                               const std::string& root = {}) const {
    return copy(resize, root).find({}, context_);
  }

 private:
  Context context_{{.threads = 2}};
  NumberedImages images_;
  TemporaryFolder place_;
};

/// Sets or removes an environment variable for its lifetime.
class Variable {
 public:
  Variable(const char* name, const char* value) : name_(name) {
    if (const char* old = std::getenv(name)) old_ = old;
    set(value);
  }
  ~Variable() { set(old_ ? old_->c_str() : nullptr); }
  Variable(const Variable&) = delete;
  Variable& operator=(const Variable&) = delete;

 private:
  void set(const char* value) const {
    value == nullptr ? ::unsetenv(name_) : ::setenv(name_, value, 1);
  }

  const char* name_;
  std::optional<std::string> old_;
};

mode_t mode_of(const fs::path& path) {
  return status_of(path).st_mode & 07777;
}

}  // namespace

TEST_CASE("A stored copy is found, and equals what reading the folder gives") {
  const Cached cached;
  CHECK_FALSE(cached.find());
  CHECK_FALSE(fs::exists(cached.cache()));
  cached.store();
  const std::optional<ImageSet> found = cached.find();
  REQUIRE(found);
  CHECK(difference(*found, cached.load()) == "");
  CHECK(names_in(cached.cache()) == Names{fs::path(cached.copy().path()).filename().string()});
}

TEST_CASE("Storing a copy can be stopped, and then leaves no file") {
  const Cached cached;
  const std::atomic<bool> stop = true;
  CHECK_THROWS_AS(cached.copy().store(cached.load(), StopRequest(stop)), Stopped);
  CHECK(names_in(cached.cache()).empty());
}

TEST_CASE("Folders and copies of the cache are accessible by their owner only") {
  const Cached cached;
  cached.store();
  CHECK(mode_of(cached.copy().path()) == 0600);
  CHECK(mode_of(cached.cache()) == 0700);
  CHECK(mode_of(fs::path(cached.cache()).parent_path()) == 0700);
  fs::permissions(cached.cache(), fs::perms(0755));
  cached.store();
  CHECK(mode_of(cached.cache()) == 0755);  // existing folders are unchanged
}

TEST_CASE("The copy of a folder is found by any path or link to it") {
  const Cached cached;
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
    const Cached cached;
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
  check("a hidden change", [](const Cached& cached) {
    const struct stat status = status_of(cached.data("a/1.png"));
    const auto other = cached.images().file(1 + 31 * 256);
    cached.images().add("a/1.png", other);
    set_time_back(cached.data("a/1.png"), status);
  });
  check("a touch", [](const Cached& cached) {
    fs::last_write_time(cached.data("a/1.png"), fs::file_time_type::clock::now());
  });
  check("a new name",
        [](const Cached& cached) { fs::rename(cached.data("a/1.png"), cached.data("a/9.png")); });
  check("one more", [](const Cached& cached) { cached.images().add("b/9.png", 9); });
  check("one less", [](const Cached& cached) { fs::remove(cached.data("b/3.png")); });
  check("a class renamed",
        [](const Cached& cached) { fs::rename(cached.data("a"), cached.data("z")); });
  check("another class",
        [](const Cached& cached) { fs::rename(cached.data("a/1.png"), cached.data("b/1.png")); });
  check("another folder there", [](const Cached& cached) {
    fs::copy(cached.data("a"), cached.data(".x"), fs::copy_options::recursive);
    fs::remove_all(cached.data("a"));
    fs::rename(cached.data(".x"), cached.data("a"));
  });
}

TEST_CASE("Each size that images are resized to has its own copy") {
  const Cached cached;
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
  const Cached cached;
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
  const Cached cached;
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
  const Cached cached;
  const Cached other;
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

TEST_CASE("Copies are listed in the order of their folders, damaged ones too") {
  const Cached one;
  CHECK(list_cache(one.cache()).empty());
  one.store();
  one.store(ImageSize{7, 2});
  const std::string damaged = one.cache() + "/0123456789abcdef.linnet";
  write_file(damaged, std::string_view("text"));
  const std::vector<CacheEntry> entries = list_cache(one.cache());
  REQUIRE(entries.size() == 3);
  CHECK(entries[0].path == damaged);
  CHECK(entries[0].bytes == 4);
  CHECK(entries[0].folder.empty());
  for (std::size_t i = 1; i < 3; ++i) {
    CHECK(entries[i].folder == fs::canonical(one.images().root()).string());
    CHECK(entries[i].images == 6);
    CHECK(entries[i].bytes == fs::file_size(entries[i].path));
  }
  CHECK(entries[1].path < entries[2].path);
  CHECK(entries[1].size != entries[2].size);
  CHECK_THAT(error_text(Fault::system, [&] { list_cache(damaged); }), mentions(damaged));
}

TEST_CASE("Clearing removes the copies and nothing else") {
  const Cached cached;
  cached.store();
  const Names foreign = {"0123456789abcdef", "0123456789abcdef.linnet2", "0123456789abcdeg.linnet",
                         "123456789abcdef.linnet", "notes"};
  for (const std::string& name : foreign) write_file(cached.cache() + "/" + name, name);
  const std::optional<ImageSet> in_use = cached.find();
  const ImageSet before = cached.load();
  clear_cache(list_cache(cached.cache()));
  CHECK(names_in(cached.cache()) == foreign);
  CHECK_FALSE(cached.find());
  CHECK(difference(*in_use, before) == "");
  CacheEntry entry;
  entry.path = cached.cache() + "/gone";
  clear_cache({entry});
  entry.path = cached.cache();
  CHECK_THAT(error_text(Fault::system, [&] { clear_cache({entry}); }), mentions(cached.cache()));
}

TEST_CASE("The environment names the folder of the cache, if by an absolute path") {
  const auto place = [](const char* cache, const char* home) {
    const Variable one("XDG_CACHE_HOME", cache);
    const Variable two("HOME", home);
    return default_cache_folder().value_or("[none]");
  };
  CHECK(place("/a", "/b") == "/a/linnet");
  CHECK(place(nullptr, "/b") == "/b/.cache/linnet");
  CHECK(place("", "/b") == "/b/.cache/linnet");
  CHECK(place("relative", "/b") == "/b/.cache/linnet");
  CHECK(place(nullptr, nullptr) == "[none]");
  CHECK(place("x", "y") == "[none]");
}

}  // namespace linnet::test
