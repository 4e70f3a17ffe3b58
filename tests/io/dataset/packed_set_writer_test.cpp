// Writing a packed data set in shards: they appear together or not at all, unless renaming fails.

#include "io/dataset/packed_set_writer.hpp"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "linnet/io/packed_file.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/error_text.hpp"
#include "tests/support/packed_files.hpp"
#include "tests/support/shard_samples.hpp"
#include "tests/support/temporary_folder.hpp"

namespace linnet::test {
namespace {

using Kind = ResidentPart::Kind;
using Names = std::vector<std::string>;

std::uint64_t packing_of(const std::string& shard) {
  return open_packed_shard(shard).shard->packing;
}

}  // namespace

TEST_CASE("Shards replace older ones only once all are complete") {
  const TemporaryFolder folder;
  Random random(1, 94);
  const ImageSet images = seven_images(random);
  write_file(folder / shard_of_set(0), std::string_view("old"));
  {
    PackedSetWriter writer(folder / "set", images.pixels.columns(), kRows);
    CHECK(writer.most_files() == 1);
    const auto view = images.pixels.view();
    CHECK_THAT(error_text(Fault::usage, [&] { writer.append(view, 7); }),
               mentions("files of several shards"));
    writer.append({view.row(0), 1, view.columns(), view.stride()}, 1);
    CHECK(writer.most_files() == 4);
    writer.append({view.row(1), 4, view.columns(), view.stride()}, 4);
    writer.append({view.row(1), 0, view.columns(), view.stride()}, 2);  // two bad files
    CHECK(error_text(Fault::data, [&] { writer.complete(images); }) ==
          "shard 3 would have no images: pack fewer shards");
  }
  CHECK(file_content(folder / shard_of_set(0)) == "old");
  CHECK(names_in(folder.path()) == Names{shard_of_set(0)});
  write_shards(folder / "set", images, kRows);
  CHECK(names_in(folder.path()) == Names{shard_of_set(0), shard_of_set(1), shard_of_set(2)});
}

TEST_CASE("An error between the first shard and the last says that they are mixed") {
  const TemporaryFolder folder;
  Random random(1, 99);
  const ImageSet older = seven_images(random);
  const ImageSet images = seven_images(random);
  const auto complete = [&](std::size_t blocked) {
    write_shards(folder / "set", older, kColumns);
    const std::uint64_t of_older = packing_of(folder / shard_of_set(0));
    const std::string blocked_path = folder / shard_of_set(blocked);
    const std::string text = error_text(Fault::system, [&] {
      PackedSetWriter writer(folder / "set", images.pixels.columns(), kColumns);
      writer.append(images.pixels.view(), 7);
      std::filesystem::remove(blocked_path);
      std::filesystem::create_directories(blocked_path + "/x");
      writer.complete(images);
    });
    INFO(text);
    CHECK(text.starts_with("cannot write " + blocked_path + ": "));
    CHECK(text.ends_with("; the shards are of two packings now, which are refused together: pack "
                         "again") == (blocked != 0));
    std::filesystem::remove_all(blocked_path);
    return packing_of(folder / shard_of_set(blocked == 0 ? 1 : 0)) == of_older;
  };
  CHECK(complete(0));  // all others stay the older ones
  CHECK_FALSE(complete(1));
  CHECK_FALSE(complete(2));
  CHECK(names_in(folder.path()) == Names{shard_of_set(0), shard_of_set(1)});
}

TEST_CASE("Images of files that are left out move the borders of shards") {
  const TemporaryFolder folder;
  Random random(1, 96);
  const ImageSet images = seven_images(random);
  const auto view = images.pixels.view();
  PackedSetWriter writer(folder / "set", images.pixels.columns(), {Kind::rows, {{0, 5}, {5, 9}}});
  writer.append({view.row(0), 3, view.columns(), view.stride()}, 5);
  writer.append({view.row(3), 4, view.columns(), view.stride()}, 4);
  writer.complete(images);
  CHECK(open_packed_shard(folder / shard_of_set(0, 2)).shard->part ==
        ResidentPart{Kind::rows, 0, 3});
  CHECK(open_packed_shard(folder / shard_of_set(1, 2)).shard->part ==
        ResidentPart{Kind::rows, 3, 7});
}

}  // namespace linnet::test
