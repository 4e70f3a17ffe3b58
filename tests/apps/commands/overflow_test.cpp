// Models of finite but enormous weights: an image whose logits overflow has no probabilities.

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "linnet/io/model_file.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/image_folders.hpp"
#include "tests/support/run_program.hpp"
#include "tests/support/temporary_folder.hpp"

namespace linnet::test {

TEST_CASE("An image whose logits overflow is an error that names the image and the model") {
  const TemporaryFolder folder;
  SavedModel saved;
  saved.size = {4, 4};
  saved.classes = {"a", "b"};
  saved.model = LinearModel(2, 16, 1.0f / 255.0f);
  for (float& weight : saved.model.weights.values(0)) weight = 3e38f;
  write_model(folder / "model", saved);
  write_file(folder / "white.png", plain_png({4, 4}, 255));
  write_file(folder / "black.png", plain_png({4, 4}, 0));
  const ProgramRun run = run_linnet({"predict", folder / "model", "--format", "jsonl",
                                     folder / "white.png", folder / "black.png"});
  INFO(run.text());
  CHECK(run.exit_code == 1);
  const std::vector<std::string> lines = lines_of(run.output);
  REQUIRE(lines.size() == 2);
  const auto white = nlohmann::json::parse(lines[0]);
  CHECK(white["path"] == folder / "white.png");
  const auto error = white["error"].get<std::string>();
  CHECK(contains(error, "logits are not finite numbers"));
  CHECK(contains(error, "the model " + folder / "model"));
  CHECK_FALSE(white.contains("probability"));
  CHECK(nlohmann::json::parse(lines[1])["probability"] == 0.5);
}

}  // namespace linnet::test
