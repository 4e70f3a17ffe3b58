// The copies in a folder of cached data sets are listed and removed; the environment names that
// folder.

#include <cstdlib>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "io/dataset/data_cache.hpp"
#include "tests/support/cached_folder.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/error_text.hpp"
#include "tests/support/packed_files.hpp"

namespace linnet::test {
namespace {

namespace fs = std::filesystem;
using Names = std::vector<std::string>;

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

}  // namespace

TEST_CASE("Copies are listed in the order of their folders, damaged ones too") {
  const CachedFolder one;
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
  const CachedFolder cached;
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
