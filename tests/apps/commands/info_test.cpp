#include <string>
#include <vector>

#include "tests/support/catch.hpp"
#include "tests/support/image_folders.hpp"
#include "tests/support/run_program.hpp"
#include "tests/support/temporary_folder.hpp"

namespace linnet::test {

TEST_CASE("Info on a model shows its size, classes, weights and recipe") {
  const TemporaryFolder folder;
  write_phantoms(folder / "data");
  const ProgramRun trained = run_linnet({"train", folder / "data", "--batch-size", "4", "--recipe",
                                         "article", "--output", folder / "model"});
  REQUIRE(trained.exit_code == 0);
  const ProgramRun run = run_linnet({"info", folder / "model"});
  INFO(run.text());
  CHECK(run.exit_code == 0);
  CHECK(run.error.empty());
  for (const std::string part :
       {"16 x 16", "features  256", "outputs   10, of which 3 have a class", "0  brain", "1  chest",
        "2  hand", "article", "learning_rate", "seed"}) {
    INFO(part);
    CHECK(contains(run.output, part));
  }
  const std::size_t hash = trained.output.find("weights ");
  REQUIRE(hash != std::string::npos);
  CHECK(contains(run.output, trained.output.substr(hash + 8, 16)));
}

TEST_CASE("Info on a folder shows its classes with counts and unreadable files") {
  const TemporaryFolder folder;
  write_phantoms(folder / "data", {.per_class = 3});
  write_file(folder / "data/README", std::string_view("about"));
  std::filesystem::create_symlink("gone", folder / "data/brain/link.png");
  const ProgramRun run = run_linnet({"info", folder / "data"});
  INFO(run.text());
  CHECK(run.exit_code == 0);
  CHECK(contains(run.output, "9 files in 3 classes"));
  CHECK(contains(run.output, "brain           3\n"));
  CHECK(contains(run.output, "brain/link.png: a link that leads nowhere"));
  CHECK(contains(run.output, "Skipped: 1 file that is not an image (README)"));
  CHECK_FALSE(contains(run.output, "synthetic"));
}

TEST_CASE("Info says of phantoms, and of models of them, that they are synthetic") {
  const TemporaryFolder folder;
  REQUIRE(run_linnet({"phantoms", folder / "data", "--per-class", "4", "--size", "8"}).exit_code ==
          0);
  REQUIRE(run_linnet({"train", folder / "data", "--batch-size", "4", "--epochs", "1", "--output",
                      folder / "model"})
              .exit_code == 0);
  CHECK(contains(run_linnet({"info", folder / "data"}).output, "synthetic"));
  CHECK(contains(run_linnet({"info", folder / "model"}).output, "synthetic"));
}

}  // namespace linnet::test
