// A folder becomes shards, all or none; what takes whole data sets alone says so.

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "linnet/io/packed_file.hpp"
#include "linnet/io/read_images.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/idx_folders.hpp"
#include "tests/support/image_folders.hpp"
#include "tests/support/run_program.hpp"
#include "tests/support/temporary_folder.hpp"
#include "tests/support/training.hpp"

namespace linnet::test {
namespace {

using Names = std::vector<std::string>;
using Kind = ResidentPart::Kind;

/// A folder with 24 images of 1,024 pixels.
void write_data(const TemporaryFolder& folder) {
  write_phantoms(folder / "data", {.size = 32});
}

ProgramRun pack_well(const TemporaryFolder& folder, const Names& options, const char* file) {
  Names arguments = {"pack", folder / "data", folder / file, "--shards"};
  arguments.insert(arguments.end(), options.begin(), options.end());
  return run_well(arguments);
}

/// Whether every number of the images is in the shard that has it, and each in one at least.
bool have_all(const std::vector<PackedSet>& shards, const ImageSet& images) {
  std::vector<std::vector<bool>> seen(images.labels.size(),
                                      std::vector<bool>(images.pixels.columns()));
  for (const PackedSet& shard : shards) {
    const FeatureView features = examples_of(shard.images).features;
    const ResidentPart& part = features.resident();
    const bool of_rows = part.kind == Kind::rows;
    for (std::size_t i = of_rows ? part.begin : 0; i < (of_rows ? part.end : features.rows());
         ++i) {
      const std::size_t first = of_rows ? 0 : part.begin;
      for (std::size_t k = first; k < (of_rows ? features.columns() : part.end); ++k) {
        if (std::to_integer<std::uint8_t>(features.row(i)[k]) != images.pixels.row(i)[k]) {
          return false;
        }
        seen[i][k] = true;
      }
    }
  }
  for (const std::vector<bool>& row : seen) {
    for (const bool one : row) {
      if (!one) return false;
    }
  }
  return true;
}

void check_shards(const TemporaryFolder& folder, const Names& files) {
  std::vector<PackedSet> shards;
  for (const std::string& file : files) {
    shards.push_back(open_packed_shard(folder / file));
    REQUIRE(shards.back().shard);
    CHECK(contains(run_well({"info", folder / file, "--verify"}).output,
                   "All checksums are correct"));
  }
  const ImageSet images =
      read_images(list_image_folder(folder / "data"), {}, Context({.threads = 1}));
  CHECK(have_all(shards, images));
  for (const PackedSet& shard : shards) {
    CHECK(shard.images.paths == images.paths);
    CHECK(shard.images.content == images.content);
    CHECK(shard.shard->packing == shards.front().shard->packing);
  }
}

}  // namespace

TEST_CASE("Pack writes shards of columns or of rows, which have all pixels together") {
  const TemporaryFolder folder;
  write_data(folder);
  const ProgramRun columns = pack_well(folder, {"2"}, "set.linnet");
  const std::string first = folder / "set-00001-of-00002.linnet";
  const std::string second = folder / "set-00002-of-00002.linnet";
  CHECK(contains(columns.output, "packed data set in 2 shards: " + first + " to " + second));
  CHECK(contains(columns.output, "mpirun -n 2 linnet train " + (folder / "set.linnet\n")));
  CHECK(contains(columns.output, "\neach has 512 to 1,024 of the 1,024 bytes of an image\n"));
  const Names two = {"set-00001-of-00002.linnet", "set-00002-of-00002.linnet"};
  CHECK(names_in(folder.path()) == Names{"data", two[0], two[1]});
  check_shards(folder, two);
  CHECK(open_packed_shard(first).shard->part.kind == Kind::columns);
  CHECK(contains(run_well({"info", first}).output,
                 first + ": shard 1 of 2 of a packed data set, with bytes 0 to "));

  const ProgramRun rows = pack_well(folder, {"3", "--by", "rows"}, "rows.linnet");
  CHECK(contains(rows.output, "linnet train " + (folder / "rows.linnet --solver lbfgs\n")));
  const Names three = {"rows-00001-of-00003.linnet", "rows-00002-of-00003.linnet",
                       "rows-00003-of-00003.linnet"};
  check_shards(folder, three);
  CHECK(open_packed_shard(folder / three[1]).shard->part == ResidentPart{Kind::rows, 8, 16});
  CHECK(contains(run_well({"info", folder / three[1]}).output,
                 "shard 2 of 3 of a packed data set, with images 8 to 15 of 24, counted from 0"));
}

TEST_CASE("Any number of threads packs the same shards, and packing again replaces them") {
  const TemporaryFolder folder;
  write_data(folder);
  for (const std::string by : {"columns", "rows"}) {
    pack_well(folder, {"2", "--by", by, "--threads", "1", "--quiet"}, "set");
    const std::string first = file_content(folder / "set-00001-of-00002");
    const std::string second = file_content(folder / "set-00002-of-00002");
    const ProgramRun run = pack_well(folder, {"2", "--by", by, "--threads", "4", "--quiet"}, "set");
    CHECK(run.output.empty());
    CHECK(file_content(folder / "set-00001-of-00002") == first);
    CHECK(file_content(folder / "set-00002-of-00002") == second);
  }
}

TEST_CASE("Shards of rows follow the files, of which bad ones are left out") {
  const TemporaryFolder folder;
  write_data(folder);
  write_file(folder / "data/brain/000.png", std::string_view("bad"));
  write_file(folder / "data/hand/README", std::string_view("no image"));
  check_error(run_linnet({"pack", folder / "data", folder / "set", "--shards", "2"}), 1,
              {"brain/000.png"});
  CHECK(names_in(folder.path()) == Names{"data"});
  pack_well(folder, {"2", "--by", "rows", "--skip-bad"}, "set");
  write_file(folder / "bad/brain/000.png", std::string_view("bad"));
  write_file(folder / "bad/hand/000.png", std::string_view("bad"));
  for (const std::string by : {"columns", "rows"}) {
    check_error(run_linnet({"pack", folder / "bad", folder / "new", "--shards", "2", "--by", by,
                            "--skip-bad"}),
                1, {"holds no image that can be read"});
  }
  CHECK(open_packed_shard(folder / "set-00001-of-00002").shard->part ==
        ResidentPart{Kind::rows, 0, 11});
  CHECK(open_packed_shard(folder / "set-00002-of-00002").shard->part.end == 23);
}

TEST_CASE("An IDX file is packed in shards") {
  const TemporaryFolder folder;
  const std::string images = folder / "train-images-idx3-ubyte";
  write_idx_pair(images, folder / "train-labels-idx1-ubyte", 31);
  run_well({"pack", images, folder / "set", "--shards", "2", "--by", "rows"});
  const PackedSet second = open_packed_shard(folder / "set-00002-of-00002");
  CHECK(second.images.labels.size() == 31);
  CHECK(second.shard->part == ResidentPart{Kind::rows, 15, 31});
  CHECK(contains(run_well({"info", folder / "set-00002-of-00002", "--verify"}).output,
                 "All checksums are correct"));
  check_error(run_linnet({"pack", images, folder / "new", "--shards", "2"}), 1,
              {"--shards 2 is more than training divides the 30 bytes of an image into"});
}

TEST_CASE("Shards are not written where they would not be found, or replace other files") {
  const TemporaryFolder folder;
  write_data(folder);
  run_well({"pack", folder / "data", folder / "whole"});
  const auto pack = [&](const Names& options, const char* file) {
    Names arguments = {"pack", folder / "data", folder / file};
    arguments.insert(arguments.end(), options.begin(), options.end());
    return run_linnet(arguments);
  };
  check_error(pack({"--shards", "2"}, "whole"), 2,
              {folder / "whole exists, and would be used in place of shards"});
  write_file(folder / "set-00002-of-00002", std::string_view("precious"));
  check_error(pack({"--shards", "2"}, "set"), 2,
              {folder / "set-00002-of-00002 exists and is not a packed data set"});
  CHECK(file_content(folder / "set-00002-of-00002") == "precious");
  check_error(pack({"--by", "rows"}, "new"), 2, {"--by", "--shards"});
  check_error(pack({"--shards", "1"}, "new"), 2, {"--shards"});
  check_error(pack({"--shards", "513"}, "new"), 2, {"--shards"});
  check_error(pack({"--shards", "2", "--by", "pixels"}, "new"), 2, {"--by", "columns or rows"});
  check_error(pack({"--shards", "9"}, "new"), 1,
              {"--shards 9 is more than training divides the 1,024 bytes of an image into"});
  check_error(pack({"--shards", "25", "--by", "rows"}, "new"), 1,
              {"--shards 25 is more than the 24 files"});
  CHECK(names_in(folder.path()) == Names{"data", "set-00002-of-00002", "whole"});
}

TEST_CASE("Nothing is written beside shards that would hide them, or be trained on in its place") {
  const TemporaryFolder folder;
  write_data(folder);
  pack_well(folder, {"2"}, "set");
  const std::string set = folder / "set";
  const std::string data = folder / "data";
  const std::string model = folder / "model";
  run_well({"train", data, "--output", model, "--epochs", "1", "--cache", "off"});
  const std::vector<std::string> before = names_in(folder.path());
  const std::string older = folder / "set-*-of-00002 are shards of an older " + set + ", and ";
  for (const char* by : {"columns", "rows"}) {
    check_error(
        run_linnet({"pack", data, set, "--shards", "3", "--by", by}), 2,
        {older + "2 processes would still train on them: remove them, or give another name"});
  }
  const Names training = {"train", data, "--epochs", "1", "--cache", "off", "--output"};
  const auto trained = [&](Names more) {
    more.insert(more.begin(), training.begin(), training.end());
    return more;
  };
  for (const Names& arguments :
       {Names{"pack", data, set}, trained({set}), trained({folder / "new", "--metrics", set}),
        trained({folder / "new", "--report", set}), trained({folder / "new", "--checkpoint", set}),
        Names{"export", model, set}, Names{"phantoms", set},
        Names{"evaluate", model, data, "--calibrate", set}}) {
    check_error(
        run_linnet(arguments), 2,
        {older + "what is written there would hide them: remove them, or give another name"});
  }
  CHECK(names_in(folder.path()) == before);
  // Other files of such names are not shards.
  write_file(folder / "other-00001-of-00004", std::string_view("x"));
  pack_well(folder, {"2"}, "other");
  run_well(trained({folder / "model"}));
}

TEST_CASE("What takes whole data sets refuses shards, and says what takes them") {
  const TemporaryFolder folder;
  write_data(folder);
  pack_well(folder, {"2"}, "set.linnet");
  const std::string set = folder / "set.linnet";
  const std::string first = folder / "set-00001-of-00002.linnet";
  const std::string model = folder / "model";
  const std::string command = "mpirun -n 2 linnet train " + set;
  run_well({"train", folder / "data", "--output", model, "--epochs", "1", "--cache", "off"});
  for (const Names& arguments :
       {Names{"train", first, "--output", folder / "new"}, Names{"evaluate", model, first},
        Names{"unpack", first, folder / "new"}, Names{"inspect", first},
        Names{"train", folder / "data", "--valid", first, "--cache", "off", "--output",
              folder / "new"}}) {
    check_error(run_linnet(arguments), 1,
                {first + " is shard 1 of 2 of a packed data set", command, "without --shards"});
  }
  for (const Names& arguments :
       {Names{"evaluate", model, set}, Names{"unpack", set, folder / "new"}, Names{"inspect", set},
        Names{"info", set}}) {
    check_error(run_linnet(arguments), 1, {set + " is packed in 2 shards, " + first, command});
  }
  const ProgramRun predicted_set = run_linnet({"predict", model, set});
  CHECK(predicted_set.exit_code == 1);
  CHECK(contains(predicted_set.text(), "packed in 2 shards, " + first));
  CHECK(contains(predicted_set.text(), command));
  CHECK(contains(run_linnet({"info", set}).error, "linnet info describes one of them"));
  check_error(run_linnet({"train", set, "--output", folder / "new"}), 1,
              {set + " is packed in 2 shards, and this is one process", command});
  const ProgramRun predicted = run_linnet({"predict", model, first});
  CHECK(predicted.exit_code == 1);
  CHECK(contains(predicted.text(), "a shard of a packed data set"));
  CHECK(names_in(folder.path()) ==
        Names{"data", "model", "set-00001-of-00002.linnet", "set-00002-of-00002.linnet"});
}

}  // namespace linnet::test
