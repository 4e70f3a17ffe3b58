// Each rank opens its shard; what is wrong with one is the error of all.

#include "io/dataset/rank_shards.hpp"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "io/dataset/shard_name.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/error_text.hpp"
#include "tests/support/packed_files.hpp"
#include "tests/support/temporary_folder.hpp"
#include "tests/support/thread_ranks.hpp"

namespace linnet::test {
namespace {

using Kind = ResidentPart::Kind;
using Texts = std::vector<std::string>;

const ShardPlan kTwo = {Kind::columns, {{0, 128}, {128, 259}}};
const ShardPlan kThree = {Kind::rows, {{0, 2}, {2, 5}, {5, 7}}};

ImageSet sample(std::uint64_t stream) {
  Random random(1, stream);
  return random_images({37, 7}, {3, 4}, random);
}

/// What opening tells each rank: the number of its shard, or the error.
Texts opened(const std::string& path, int ranks) {
  Texts texts(static_cast<std::size_t>(ranks));
  run_as_ranks(ranks, [&](Communicator& communicator) {
    std::string& text = texts[static_cast<std::size_t>(communicator.rank())];
    text = error_text(Fault::data, [&] {
      if (!has_shards(path, communicator)) throw Error(Fault::data, "none");
      text = std::to_string(open_shard(path, communicator).shard->number);
      throw Error(Fault::data, text);
    });
  });
  return texts;
}

/// The error that all ranks have alike.
std::string common_error(const std::string& path, int ranks) {
  const Texts texts = opened(path, ranks);
  CHECK(texts == Texts(texts.size(), texts.front()));
  return texts.front();
}

std::string shard(std::uint32_t number, std::uint32_t count) {
  return path_of({"set.linnet", number, count});
}

}  // namespace

TEST_CASE("Each rank opens its shard") {
  const TemporaryFolder folder;
  const std::string set = folder / "set.linnet";
  CHECK(opened(set, 2) == Texts{"none", "none"});
  write_shards(set, sample(1), kTwo);
  CHECK(opened(set, 2) == Texts{"1", "2"});
  write_shards(set, sample(1), kThree);
  CHECK(opened(set, 3) == Texts{"1", "2", "3"});
  CHECK(opened(set, 2) == Texts{"1", "2"});
}

TEST_CASE("Another number of processes than of shards is an error that says how many") {
  const TemporaryFolder folder;
  const std::string set = folder / "set.linnet";
  write_shards(set, sample(1), kThree);
  CHECK(common_error(set, 2) == set +
                                    " is packed in 3 shards, and these are 2 processes; start one "
                                    "for each shard: mpirun -n 3 linnet train " +
                                    set);
  CHECK_THAT(common_error(set, 1), mentions("is packed in 3 shards, and this is one process"));
  write_shards(set, sample(1), kTwo);
  const std::string text = common_error(set, 4);
  CHECK_THAT(text, mentions("is packed in 2 shards, and also in 3 shards"));
  CHECK(text.ends_with("mpirun -n 2 linnet train " + set + ", or mpirun -n 3 linnet train " + set));
}

TEST_CASE("A shard that is missing, damaged, cut short or another one is the error of all ranks") {
  const TemporaryFolder folder;
  const std::string set = folder / "set.linnet";
  const ImageSet images = sample(1);
  write_shards(set, images, kThree);
  const std::string second = folder / shard(2, 3);
  const std::string whole = file_content(second);
  const std::string own = second + ": ";
  const auto says = [&](const std::string& what) {
    const std::string text = common_error(set, 3);
    INFO(text);
    CHECK(text.starts_with("process 1 on "));
    CHECK(text.ends_with(own + what));
  };
  std::filesystem::remove(second);
  says(
      "no such file: process 1, counted from 0, takes shard 2 of 3; copy it to that path on its "
      "machine");
  write_file(second, whole.substr(0, whole.size() - 4096));
  says("cut short");
  std::string damaged = whole;
  damaged[damaged.size() - 1] = 'x';
  write_file(second, damaged);
  says("damaged: its index does not have its checksums");
  write_file(second, file_content(folder / shard(3, 3)));
  says("not what its name says, but shard 3 of 3");
  write_file(second, packed_bytes(images));
  says("a whole packed data set, and no shard of one");
  write_file(second, whole);
  CHECK(opened(set, 3) == Texts{"1", "2", "3"});
}

TEST_CASE("Shards of different packings are refused with the processes that have them") {
  const TemporaryFolder folder;
  const std::string set = folder / "set.linnet";
  write_shards(folder / "other.linnet", sample(2), kThree);
  write_shards(set, sample(1), kThree);
  write_file(folder / shard(3, 3), file_content(folder / "other-00003-of-00003.linnet"));
  const std::string text = common_error(set, 3);
  INFO(text);
  CHECK(text.starts_with(set + ": process 2 on "));
  CHECK_THAT(text, mentions(" has a shard of the packing ") && mentions(", and process 0 on ") &&
                       mentions("all shards must be of one packing"));
}

TEST_CASE("Shards that leave a gap, as only a hostile program writes them, are refused") {
  const TemporaryFolder folder;
  const std::string set = folder / "set.linnet";
  write_shards(set, sample(1), kTwo);
  PackedParts parts = packed_parts(file_content(folder / shard(1, 2)));
  parts.shard.replace(24, 8, packed_number(std::uint64_t{64}));
  std::string rows;
  for (std::size_t i = 0; i < 7; ++i) rows += parts.sections[0].substr(i * parts.stride, 64);
  parts.stride = 64;
  parts.sections[0] = rows;
  write_file(folder / shard(1, 2), joined(parts));
  CHECK(common_error(set, 2) == set + ": its shards do not fit together; pack it again");
}

}  // namespace linnet::test
