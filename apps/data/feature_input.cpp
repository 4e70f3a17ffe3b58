#include "apps/data/feature_input.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "apps/data/mapped_input.hpp"
#include "apps/process/stopwatch.hpp"
#include "engine/core/escape.hpp"
#include "engine/core/paging.hpp"
#include "engine/core/parallel_ranges.hpp"
#include "engine/data/finite_features.hpp"
#include "io/file/hash.hpp"
#include "linnet/error.hpp"

namespace linnet {
namespace {

/// Rows that a thread hashes at a time.
constexpr std::size_t kTaskRows = 64;

/// A hash of each row of the file `path`. Throws Error(data) that names the first number that is
/// not finite.
std::vector<std::uint64_t> hashes_of(const std::string& path, const FeatureView& features,
                                     const Context& context, const StopRequest& stop) {
  std::vector<std::uint64_t> hashes(features.rows());
  std::vector<std::uint8_t> finite(features.rows());
  for_each_block(features.rows(), kTaskRows, context.workers(), [&](IndexRange rows) {
    stop.check();
    prefetch_pages(features.part(rows.begin, rows.size()).bytes());
    for (std::size_t i = rows.begin; i < rows.end; ++i) {
      hashes[i] = hash_of(features.row_bytes(i));
      finite[i] = first_not_finite(features, i) ? 0 : 1;
    }
  });
  const auto bad = std::find(finite.begin(), finite.end(), 0);
  if (bad == finite.end()) return hashes;
  const auto row = static_cast<std::size_t>(bad - finite.begin());
  const std::size_t column = first_not_finite(features, row).value_or(0);
  throw Error(Fault::data, fmt::format("{}: its number in row {}, column {} (counted from 0) is {}",
                                       printable(path), row, column,
                                       describe_not_finite(features.at(row, column))));
}

class FeatureInput : public DataInput {
 public:
  FeatureInput(const std::string& path, const std::string& labels, const DataOptions& options,
               const Context& context, const StopRequest& stop)
      : path_(path), context_(context), stop_(stop) {
    const Stopwatch watch;
    if (const std::string_view option = image_option(options); !option.empty()) {
      throw Error(Fault::data, fmt::format("{} is for images, and {} is a feature matrix", option,
                                           printable(path)));
    }
    install_sigbus_handler();
    features_.set = read_features(path, {.labels_path = labels});
    install_sigbus_handler(path, features_.set.features.file());
    if (features_.set.labels.empty()) {
      throw Error(Fault::data, printable(path) +
                                   " has no labels: give a file of them with --labels, or store "
                                   "them beside the features, as 'labels' in an .npz or "
                                   ".safetensors file");
    }
    seconds_ = watch.seconds();
  }

  const std::vector<std::string>& classes() const override { return features_.set.classes; }
  std::size_t most_examples() const override { return features_.set.labels.size(); }
  bool has_images() const override { return false; }

  LoadedData load(const ReadingRules&) override {
    const Stopwatch watch;
    features_.content = hashes_of(path_, features_.set.features.view(), context_, stop_);
    LoadedData data;
    data.content = std::move(features_);
    data.source = DataSource::feature_file;
    data.seconds = seconds_ + watch.seconds();
    return data;
  }

 private:
  std::string path_;
  const Context& context_;
  StopRequest stop_;
  LabelledFeatures features_;
  double seconds_ = 0.0;
};

}  // namespace

std::unique_ptr<DataInput> open_features(const std::string& path, const std::string& labels,
                                         const DataOptions& options, const Context& context,
                                         const StopRequest& stop) {
  return std::make_unique<FeatureInput>(path, labels, options, context, stop);
}

void relabel(FeatureSet& set, const std::vector<std::string>& classes, const std::string& path) {
  std::vector<std::uint32_t> numbers;
  for (const std::string& name : set.classes) {
    const auto place = std::find(classes.begin(), classes.end(), name);
    if (place == classes.end()) {
      throw Error(Fault::data, fmt::format("{}: its class '{}' is none that is trained on",
                                           printable(path), printable(name)));
    }
    numbers.push_back(static_cast<std::uint32_t>(place - classes.begin()));
  }
  for (std::uint32_t& label : set.labels) label = numbers[label];
  set.classes = classes;
}

}  // namespace linnet
