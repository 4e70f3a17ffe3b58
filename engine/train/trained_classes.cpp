#include "engine/train/trained_classes.hpp"

#include <algorithm>

#include "engine/data/labels.hpp"
#include "linnet/temperature.hpp"

namespace linnet {
namespace {

/// The logit of a class that is never predicted. As the weights of the fitted classes sum up to
/// zero, one of their logits is at least the mean bias, so the probability is exp(−10⁴) = 0.
constexpr float kNever = -1e4f;

void copy_output(const LinearModel& from, std::size_t source, LinearModel& to, std::size_t target) {
  std::copy_n(from.weights.row(source), from.features(), to.weights.row(target));
  to.bias[target] = from.bias[source];
}

/// As completed() makes it, also after a calibration, which divides the bias by the temperature.
bool is_never_predicted(const LinearModel& model, std::size_t c) {
  constexpr auto kMost = static_cast<float>(static_cast<double>(kNever) / kMostTemperature);
  const auto weights = model.weights.values(c);
  return model.bias[c] <= kMost &&
         std::all_of(weights.begin(), weights.end(), [](float weight) { return weight == 0.0f; });
}

}  // namespace

TrainedClasses::TrainedClasses(const Examples& examples, std::span<const std::uint32_t> order)
    : all_(examples.classes) {
  const std::vector<std::size_t> counts = count_labels(examples.labels, order, all_);
  for (std::size_t c = 0; c < all_; ++c) {
    if (counts[c] != 0) classes_.push_back(static_cast<std::uint32_t>(c));
  }
}

std::vector<std::uint32_t> TrainedClasses::labels(const Examples& examples) const {
  std::vector<std::uint32_t> index(all_, 0);
  for (std::size_t i = 0; i < classes_.size(); ++i) {
    index[classes_[i]] = static_cast<std::uint32_t>(i);
  }
  std::vector<std::uint32_t> labels;
  labels.reserve(examples.labels.size());
  for (const std::uint32_t label : examples.labels) labels.push_back(index[label]);
  return labels;
}

LinearModel TrainedClasses::reduced(const LinearModel& model) const {
  LinearModel few(classes_.size(), model.features(), model.pixel_factor);
  for (std::size_t i = 0; i < classes_.size(); ++i) copy_output(model, classes_[i], few, i);
  return few;
}

LinearModel TrainedClasses::completed(const LinearModel& model) const {
  LinearModel all(all_, model.features(), model.pixel_factor);
  std::fill(all.bias.begin(), all.bias.end(), kNever);
  for (std::size_t i = 0; i < classes_.size(); ++i) copy_output(model, i, all, classes_[i]);
  return all;
}

void make_predictable(LinearModel& model) {
  std::vector<std::size_t> never;
  double sum = 0.0;
  for (std::size_t c = 0; c < model.outputs(); ++c) {
    if (is_never_predicted(model, c)) {
      never.push_back(c);
    } else {
      sum += static_cast<double>(model.bias[c]);
    }
  }
  const std::size_t others = model.outputs() - never.size();
  if (others == 0) return;
  for (const std::size_t c : never) {
    model.bias[c] = static_cast<float>(sum / static_cast<double>(others));
  }
}

}  // namespace linnet
