#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>

#include "apps/data/loaded_data.hpp"
#include "apps/data/training_data.hpp"
#include "apps/options/solver_options.hpp"
#include "linnet/io/model_file.hpp"
#include "linnet/recipe.hpp"

namespace linnet {

/// The model that a training starts from, which a file has.
class InitialModel {
 public:
  /// Reads it, and puts its rows in the order of the classes of the data. Throws as read_model
  /// does, and Error(data) that names what differs and what helps if it is not for such examples
  /// and exactly these classes, or not for what the recipe and the solver make of them.
  InitialModel(const std::string& path, const TrainingInputs& inputs, const Recipe& recipe,
               Solver solver);

  /// The rules by which it takes images.
  const ReadingRules& rules() const noexcept { return saved_.rules; }

  /// Throws the same unless the examples have the size and the type that the model takes, and
  /// images of a folder or a packed data set were read by its rules.
  void require_fitting(const LoadedData& data) const;

  const LinearModel& model() const noexcept { return saved_.model; }
  const std::string& path() const noexcept { return path_; }
  /// weights_hash of the file.
  const std::string& hash() const noexcept { return hash_; }

 private:
  [[noreturn]] void fail(const std::string& what) const;
  void order_rows(const std::vector<std::string>& classes);
  void require_outputs(const Recipe& recipe, Solver solver) const;
  void require_scale(const Recipe& recipe, Solver solver) const;

  std::string path_;
  std::string data_path_;
  SavedModel saved_;
  std::string hash_;
};

/// A recipe as a model file has it, as JSON, with `init` and `init_weights`, path and hash of the
/// model that training started from; the same without one.
std::string with_start(const std::string& recipe, const InitialModel* start);

}  // namespace linnet
