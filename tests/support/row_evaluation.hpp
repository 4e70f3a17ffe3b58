#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <utility>
#include <vector>

#include "linnet/io/model_file.hpp"
#include "tests/support/labelled_rows.hpp"
#include "tests/support/made_logits.hpp"
#include "tests/support/temporary_folder.hpp"
#include "tests/support/training.hpp"

namespace linnet::test {

/// A folder with models of rows, for `linnet evaluate` to run in.
class RowEvaluation {
 public:
  RowEvaluation() { options_.folder = folder_.path(); }

  std::string operator/(const std::string& name) const { return folder_ / name; }

  /// Writes a model whose logits are the numbers of a row, so that they are known exactly.
  void write_model_of_logits(const std::string& name, const std::vector<std::string>& classes,
                             std::size_t outputs = kRowNumbers) const {
    SavedModel saved;
    saved.input = ModelInput::numbers;
    saved.classes = classes;
    saved.model = LinearModel(outputs, outputs, 1.0f);
    for (std::size_t c = 0; c < outputs; ++c) saved.model.weights.values(c)[c] = 1.0f;
    write_model(folder_ / name, saved);
  }

  /// Writes rows with the labels 0, 1, …
  void write_rows(const std::string& name, const MadeLogits& made) const {
    std::vector<float> numbers;
    for (std::size_t i = 0; i < made.logits.rows(); ++i) {
      const auto row = made.logits.values(i);
      numbers.insert(numbers.end(), row.begin(), row.end());
    }
    const std::vector<std::int64_t> labels(made.labels.begin(), made.labels.end());
    write_file(folder_ / name,
               npz_rows(npy_bytes("<f4", shape_of({made.logits.rows(), made.logits.columns()}),
                                  stored_bytes<float>(numbers)),
                        npy_list("<i8", labels)));
  }

  ProgramRun run(std::vector<std::string> arguments) const {
    arguments.insert(arguments.begin(), "evaluate");
    return run_linnet(std::move(arguments), options_);
  }

  /// The JSON object of a run that goes well.
  nlohmann::json json(std::vector<std::string> arguments) const {
    arguments.insert(arguments.begin(), "evaluate");
    arguments.insert(arguments.end(), {"--format", "json"});
    return nlohmann::json::parse(run_well(std::move(arguments), options_).output);
  }

 private:
  TemporaryFolder folder_;
  RunOptions options_;
};

}  // namespace linnet::test
