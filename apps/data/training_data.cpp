#include "apps/data/training_data.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "engine/core/escape.hpp"
#include "linnet/error.hpp"

namespace linnet {
namespace {

/// The first of `names`, ready to print, that is not among `others`; both are in order.
std::string first_missing(const std::vector<std::string>& names,
                          const std::vector<std::string>& others) {
  for (const std::string& name : names) {
    if (!std::binary_search(others.begin(), others.end(), name)) return printable(name);
  }
  return "";
}

}  // namespace

Examples TrainingData::examples() const {
  return examples_of(train.images);
}

std::optional<Examples> TrainingData::validation() const {
  return valid ? std::optional(examples_of(valid->images)) : std::nullopt;
}

double TrainingData::seconds() const {
  return train.seconds + (valid ? valid->seconds : 0.0);
}

double TrainingData::listing_seconds() const {
  return train.listing_seconds + (valid ? valid->listing_seconds : 0.0);
}

void require_fitting(const std::string& valid_path, const ImageIndex& valid,
                     const std::string& path, const ImageIndex& images) {
  const auto fail = [&](const std::string& what) {
    throw Error(Fault::data,
                fmt::format("{} cannot be validated on: {}", printable(valid_path), what));
  };
  const std::string lacking = first_missing(images.classes, valid.classes);
  if (!lacking.empty())
    fail(fmt::format("it lacks the class '{}' of {}", lacking, printable(path)));
  const std::string extra = first_missing(valid.classes, images.classes);
  if (!extra.empty()) fail(fmt::format("its class '{}' is none of {}", extra, printable(path)));
  if (valid.size == images.size) return;
  fail(fmt::format(
      "its images have {} x {} pixels, and those of {} have {} x {}; bring all to one "
      "size with --resize",
      valid.size.width, valid.size.height, printable(path), images.size.width, images.size.height));
}

}  // namespace linnet
