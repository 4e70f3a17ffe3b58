#include "apps/data/training_data.hpp"

#include <fmt/format.h>

#include <string_view>
#include <utility>

#include "apps/data/class_names.hpp"
#include "apps/data/feature_input.hpp"
#include "engine/core/escape.hpp"
#include "io/dataset/idx_names.hpp"
#include "io/dataset/split_layout.hpp"
#include "linnet/error.hpp"
#include "linnet/io/idx_images.hpp"

namespace linnet {
namespace {

/// A data set besides the one that is trained on.
struct OtherSet {
  const std::string& path;
  std::string_view use;  ///< what cannot be done with it if it does not fit
};

[[noreturn]] void fail(const OtherSet& other, const std::string& what) {
  throw Error(Fault::data,
              fmt::format("{} cannot be {}: {}", printable(other.path), other.use, what));
}

void require_same_classes(const OtherSet& other, const std::vector<std::string>& classes,
                          const std::string& path, const std::vector<std::string>& trained) {
  if (const auto lacking = first_missing(trained, classes)) {
    fail(other, fmt::format("it lacks the class '{}' of {}{}", printable(*lacking), printable(path),
                            describe_lookalike(*lacking, classes)));
  }
  if (const auto extra = first_missing(classes, trained)) {
    fail(other, fmt::format("its class '{}' is none of {}", printable(*extra), printable(path)));
  }
}

void require_same_form(const OtherSet& other, const FeatureView& features, const std::string& path,
                       const FeatureView& trained) {
  if (features.columns() == trained.columns() && features.type() == trained.type()) return;
  fail(other,
       fmt::format("its rows have {} features of type {}, and those of {} have {} of type {}",
                   features.columns(), name_of(features.type()), printable(path), trained.columns(),
                   name_of(trained.type())));
}

void require_same_form(const OtherSet& other, const ImageIndex& images, const std::string& path,
                       const ImageIndex& trained) {
  if (!(images.rules == trained.rules)) {
    fail(other, fmt::format("its images were read with {}, and those of {} with {}; pack one of "
                            "both again, with the same options",
                            describe_difference(images.rules, trained.rules), printable(path),
                            describe_difference(trained.rules, images.rules)));
  }
  if (images.size == trained.size) return;
  fail(other,
       fmt::format("its images have {} x {} pixels, and those of {} have {} x {}; bring all to one "
                   "size with --resize",
                   images.size.width, images.size.height, printable(path), trained.size.width,
                   trained.size.height));
}

constexpr std::string_view kValidated = "validated on";
constexpr std::string_view kTested = "tested on";

std::optional<Examples> examples_in(const std::optional<LoadedData>& data) {
  return data ? std::optional(data->examples()) : std::nullopt;
}

/// The sum of a figure of all data sets.
double sum_of(double LoadedData::*figure, const TrainingData& data) {
  double sum = data.train.*figure;
  if (data.valid) sum += (*data.valid).*figure;
  if (data.test) sum += (*data.test).*figure;
  return sum;
}

}  // namespace

Examples TrainingData::examples() const {
  return train.examples();
}

std::optional<Examples> TrainingData::validation() const {
  return examples_in(valid);
}

std::optional<Examples> TrainingData::test_examples() const {
  return examples_in(test);
}

double TrainingData::seconds() const {
  return sum_of(&LoadedData::seconds, *this);
}

double TrainingData::listing_seconds() const {
  return sum_of(&LoadedData::listing_seconds, *this);
}

TrainingPaths with_parts(const TrainingPaths& given, const FolderSelection& selection) {
  if (is_idx_folder(given.train)) {
    const IdxPairs pairs = find_idx_pairs(given.train);
    const std::string test = pairs.test ? pairs.test->images : "";
    return {pairs.train->images, given.valid.empty() ? test : given.valid, given.test};
  }
  const std::optional<SplitLayout> layout = find_split_layout(given.train, selection);
  if (!layout) return given;
  return {layout->train, given.valid.empty() ? layout->valid : given.valid,
          given.test.empty() ? layout->test : given.test};
}

TrainingPaths without_validation(TrainingPaths paths) {
  if (paths.test.empty()) paths.test = paths.valid;
  paths.valid.clear();
  return paths;
}

std::string describe_parts(const std::string& path, const TrainingPaths& parts,
                           std::string_view validated) {
  return fmt::format("{} is split: {} is trained on, {} validated on{}\n", printable(path),
                     printable(parts.train),
                     parts.valid.empty() ? std::string(validated) : printable(parts.valid),
                     parts.test.empty() ? "" : ", " + printable(parts.test) + " tested on");
}

TrainingInputs::TrainingInputs(TrainingPaths paths, const LabelPaths& labels, const Open& open)
    : paths_(std::move(paths)), train_(open({paths_.train, labels.train})) {
  const auto open_other = [&](const OtherSet& other, const std::string& labels_path) {
    std::unique_ptr<DataInput> input;
    if (other.path.empty()) return input;
    input = open({other.path, labels_path});
    if (input->has_images() != has_images()) {
      fail(other, fmt::format("one of it and {} is a feature matrix, and the other has images",
                              printable(paths_.train)));
    }
    if (has_images()) require_same_classes(other, input->classes(), paths_.train, classes());
    return input;
  };
  valid_ = open_other({paths_.valid, kValidated}, labels.valid);
  test_ = open_other({paths_.test, kTested}, labels.test);
}

TrainingData TrainingInputs::load(const ReadingRules& default_rules, const Report& report) {
  TrainingData data;
  data.train = train_->load(default_rules);
  report(paths_.train, data.train);
  const auto load_other = [&](DataInput* input, const OtherSet& other) {
    std::optional<LoadedData> loaded;
    if (input == nullptr) return loaded;
    if (has_images()) {
      loaded = input->load(data.train.images().rules);
      report(other.path, *loaded);
      require_same_form(other, loaded->images(), paths_.train, data.train.images());
      return loaded;
    }
    loaded = input->load({});
    report(other.path, *loaded);
    require_same_form(other, loaded->examples().features, paths_.train,
                      data.train.examples().features);
    relabel(loaded->features().set, data.train.classes(), other.path);
    return loaded;
  };
  data.valid = load_other(valid_.get(), {paths_.valid, kValidated});
  data.test = load_other(test_.get(), {paths_.test, kTested});
  return data;
}

void require_fitting(const Recipe& recipe, const TrainingInputs& inputs) {
  if (inputs.classes().empty()) {
    throw Error(Fault::data, printable(inputs.paths().train) + " has no examples");
  }
  if (inputs.classes().size() == 1) {
    throw Error(Fault::data,
                fmt::format("{}: all labels are '{}', and one class leaves nothing to "
                            "tell apart",
                            printable(inputs.paths().train), printable(inputs.classes().front())));
  }
  check(recipe, inputs.classes().size());
  if (recipe.batch_size <= inputs.most_examples()) return;
  throw Error(
      Fault::data,
      fmt::format("batch_size {} is more than the {} {} there are to train on", recipe.batch_size,
                  inputs.most_examples(), inputs.has_images() ? kImages.many : kRows.many),
      "batch_size");
}

}  // namespace linnet
