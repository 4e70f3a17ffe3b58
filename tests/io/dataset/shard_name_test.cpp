// The names of shards, and which shards are in a folder.

#include "io/dataset/shard_name.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "tests/support/catch.hpp"
#include "tests/support/temporary_folder.hpp"

namespace linnet::test {

using Counts = std::vector<std::uint32_t>;

TEST_CASE("A shard is named for its data set, its number and how many there are") {
  CHECK(path_of({"cats.linnet", 1, 2}) == "cats-00001-of-00002.linnet");
  CHECK(path_of({"a.b/cats.x.linnet", 12, 512}) == "a.b/cats.x-00012-of-00512.linnet");
  CHECK(path_of({"/a/cats", 2, 2}) == "/a/cats-00002-of-00002");
  CHECK(pattern_of("/a.b/cats.linnet", 4) == "/a.b/cats-*-of-00004.linnet");
  CHECK(path_of({"cats-00001-of-00002.linnet", 2, 3}) ==
        "cats-00001-of-00002-00002-of-00003.linnet");
  for (const ShardName& name :
       {ShardName{"cats.linnet", 1, 2}, ShardName{"a.b/\xff.x.y", 512, 512},
        ShardName{"/cats", 3, 4}, ShardName{"x-00001-of-00002.linnet", 2, 3}}) {
    CHECK(shard_named(path_of(name)) == name);
  }
}

TEST_CASE("Other names are not those of shards") {
  for (const std::string path :
       {"", "/", "cats.linnet", "-00001-of-00002.linnet", "cats-00000-of-00002.linnet",
        "cats-00003-of-00002.linnet", "cats-00001-of-00001.linnet", "cats-00001-of-00513.linnet",
        "cats-00001-of-99999.linnet", "cats-0001-of-00002.linnet", "cats-000001-of-000002.linnet",
        "cats-00001-of-0002x.linnet", "cats--0001-of-00002.linnet", "cats-+0001-of-00002.linnet",
        "cats- 0001-of-00002.linnet", "cats 00001-of-00002.linnet", "cats-00001_of-00002.linnet",
        "cats-00001-of-00002.x.linnet", "cats-00001-of-00002/cats"}) {
    INFO(path);
    CHECK_FALSE(shard_named(path));
  }
}

TEST_CASE("The shards of a data set are found in its folder, by their names alone") {
  const TemporaryFolder folder;
  const auto counts = [&](const char* set) { return shard_counts(folder / set); };
  CHECK(counts("cats.linnet").empty());
  for (const char* name :
       {"cats-00002-of-00004.linnet", "cats-00004-of-00004.linnet", "cats-00001-of-00002.linnet",
        "cats-00001-of-00003", "dogs.linnet", "tomcats-00001-of-00007.linnet"}) {
    write_file(folder / name, std::string_view("x"));
  }
  CHECK(counts("cats.linnet") == Counts{2, 4});
  const std::string cats = folder / "cats.linnet";
  CHECK(shards_of(cats) == std::vector<ShardName>{{cats, 1, 2}, {cats, 2, 4}, {cats, 4, 4}});
  CHECK(counts("cats") == Counts{3});
  CHECK(counts("tomcats.linnet") == Counts{7});
  CHECK(counts("dogs.linnet").empty());
  CHECK(counts("none/cats.linnet").empty());
  CHECK(counts("").empty());
}

}  // namespace linnet::test
