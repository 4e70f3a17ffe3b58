#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "apps/data/data_input.hpp"
#include "linnet/examples.hpp"
#include "linnet/recipe.hpp"

namespace linnet {

/// Where the data sets of a training are.
struct TrainingPaths {
  std::string train;
  std::string valid = {};  ///< empty: a part of `train` is validated on
  std::string test = {};   ///< empty: there is no test set
};

/// The files of labels of these data sets, each empty if there is none.
struct LabelPaths {
  std::string train = {};
  std::string valid = {};
  std::string test = {};
};

/// The given paths or, if the one to train on holds the parts of a data set, as folders or as IDX
/// files, the paths of its parts in place of those that are not given; official test images in IDX
/// files are validated on. Throws as find_split_layout and read_idx_folder do.
TrainingPaths with_parts(const TrainingPaths& given, const FolderSelection& selection);

/// The same without a set to validate on, as cross-validation needs none: what was one is tested on
/// if nothing else is.
TrainingPaths without_validation(TrainingPaths paths);

/// A line that says what each part of a data set is for; `validated` is what is validated on if
/// that is no part of its own.
std::string describe_parts(const std::string& path, const TrainingPaths& parts,
                           std::string_view validated = "a part of it");

/// The examples of a training, as they were loaded.
struct TrainingData {
  LoadedData train;                 ///< to train on; to validate on as well if `valid` is not set
  std::optional<LoadedData> valid;  ///< to validate on: a data set of their own
  std::optional<LoadedData> test;   ///< to evaluate the final model on

  /// Views of the examples, which this object owns.
  Examples examples() const;
  std::optional<Examples> validation() const;
  std::optional<Examples> test_examples() const;

  double seconds() const;          ///< wall time of listing and reading
  double listing_seconds() const;  ///< of listing alone
};

/// The data sets of a training, found and not read yet.
class TrainingInputs {
 public:
  using Open = std::function<std::unique_ptr<DataInput>(const DataPath& path)>;
  using Report = std::function<void(const std::string& path, const LoadedData& data)>;

  /// Opens all data sets. Throws as `open` does, and Error(data) that names what differs unless all
  /// have the classes of the one to train on; others than that may lack classes if they are feature
  /// matrices.
  TrainingInputs(TrainingPaths paths, const LabelPaths& labels, const Open& open);

  const TrainingPaths& paths() const noexcept { return paths_; }

  /// Whether the examples are images.
  bool has_images() const { return train_->has_images(); }

  /// The names of the classes.
  const std::vector<std::string>& classes() const { return train_->classes(); }

  /// The number of examples to train on is at most this.
  std::size_t most_examples() const { return train_->most_examples(); }

  /// Reads all examples, and calls `report` after each data set; images of a folder to train on by
  /// `default_rules` where the options leave rules open. Once only. Throws as DataInput::load does,
  /// and Error(data) unless all images have the size and the reading rules of those to train on, or
  /// all rows as many features of the same type.
  TrainingData load(const ReadingRules& default_rules, const Report& report);

 private:
  TrainingPaths paths_;
  std::unique_ptr<DataInput> train_;
  std::unique_ptr<DataInput> valid_;  ///< null if there is none, and so is test_
  std::unique_ptr<DataInput> test_;
};

/// Throws Error, naming the field, if the recipe makes no sense or cannot fit the data, as far as
/// that is known before the images are read: classes and number of files.
void require_fitting(const Recipe& recipe, const TrainingInputs& inputs);

}  // namespace linnet
