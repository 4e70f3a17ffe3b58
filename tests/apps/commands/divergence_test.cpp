#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "tests/support/catch.hpp"
#include "tests/support/image_folders.hpp"
#include "tests/support/run_program.hpp"
#include "tests/support/temporary_folder.hpp"

namespace linnet::test {
namespace {

using Arguments = std::vector<std::string>;

/// Trains with an older model in place, which must survive; the error must hold `parts`.
void check_diverges(Arguments options, const std::vector<std::string>& parts) {
  const TemporaryFolder folder;
  write_phantoms(folder / "data");
  options.insert(options.begin(), {"train", folder / "data", "--batch-size", "4"});
  check_error(run_linnet(options, {.folder = folder.path()}), 1, parts);
  CHECK(names_in(folder.path()) == Arguments{"data"});

  const ProgramRun good =
      run_linnet({"train", folder / "data", "--batch-size", "4"}, {.folder = folder.path()});
  REQUIRE(good.exit_code == 0);
  const std::string older = file_content(folder / "model.safetensors");
  check_error(run_linnet(options, {.folder = folder.path()}), 1, parts);
  CHECK(file_content(folder / "model.safetensors") == older);
  CHECK(names_in(folder.path()) == Arguments{"data", "model.safetensors"});
}

}  // namespace

TEST_CASE("A learning rate of 1e30 diverges under the default recipe and writes no model") {
  check_diverges({"--lr", "1e30"}, {"diverged", "epoch ", "step ", "learning rate 1e+30"});
}

TEST_CASE("A learning rate of 1e30 diverges under the article's recipe and writes no model") {
  check_diverges({"--lr", "1e30", "--recipe", "article"},
                 {"diverged", "epoch 0", "step ", "learning rate 1e+30", "--lr"});
}

TEST_CASE("The largest learning rates diverge with a full message too") {
  check_diverges({"--lr", "1e300"}, {"diverged", "epoch ", "step ", "learning rate 1e+300"});
  check_diverges({"--lr", "3e38", "--batch-size", "20", "--epochs", "1"},
                 {"diverged", "epoch ", "step ", "learning rate 3e+38"});
}

TEST_CASE("A model whose validation loss is no number is not written") {
  // One step from zero weights: the training loss, taken before it, is still a good one.
  check_diverges({"--lr", "1e37", "--batch-size", "20", "--epochs", "1"},
                 {"diverged", "learning rate 1e+37"});
}

TEST_CASE("The metrics of a run that diverges hold its whole epochs and no final line") {
  const TemporaryFolder folder;
  write_phantoms(folder / "data");
  const ProgramRun run =
      run_linnet({"train", folder / "data", "--recipe", "article", "--lr", "1e30", "--batch-size",
                  "4", "--metrics", folder / "metrics", "--output", folder / "model"});
  check_error(run, 1, {"diverged"});
  CHECK_FALSE(contains(file_content(folder / "metrics"), "final"));
}

TEST_CASE("Images that are black all over train without trouble") {
  for (const char* recipe : {"default", "article"}) {
    for (const std::uint8_t grey : {std::uint8_t{0}, std::uint8_t{255}}) {
      const TemporaryFolder folder;
      for (const std::string name : {"a", "b"}) {
        for (int i = 0; i < 10; ++i) {
          write_file(folder / ("data/" + name + "/" + std::to_string(i) + ".png"),
                     plain_png({16, 16}, grey));
        }
      }
      const ProgramRun run = run_linnet({"train", folder / "data", "--recipe", recipe, "--split",
                                         "random", "--batch-size", "4", "--output",
                                         folder / "model", "--metrics", folder / "metrics"});
      INFO(recipe << ", grey " << int{grey} << "\n" << run.text());
      CHECK(run.exit_code == 0);
      // Of a class that is never predicted the precision alone is undefined, null in JSON.
      CHECK(occurrences(run.output, " nan ") == 1);
      CHECK(occurrences(run.output, "nan") == 2);  // with the line that says so
      const std::string metrics = file_content(folder / "metrics");
      CHECK(contains(metrics, "\"class_weights\":null"));
      CHECK(contains(metrics, "\"precision\":null"));
      CHECK(occurrences(metrics, "null") == 2);
      CHECK(run_linnet({"predict", folder / "model", folder / "data"}).exit_code == 0);
    }
  }
}

}  // namespace linnet::test
