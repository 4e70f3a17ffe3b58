#include "apps/commands/page_images.hpp"

#include <algorithm>
#include <cstring>
#include <span>
#include <vector>

#include "apps/report/example_ranking.hpp"
#include "apps/report/html/page_pictures.hpp"
#include "apps/report/split_duplicates.hpp"
#include "linnet/model.hpp"

namespace linnet {
namespace {

constexpr std::size_t kMostImages = 24;  // of each kind: two rows on a wide screen
constexpr std::size_t kMostGroups = 12;
constexpr std::size_t kMostCopies = 6;

/// The answers of a model for one batch of images.
std::vector<AnsweredExample> answers(const BatchPredictor& predictor, const ImageSet& images,
                                     std::span<const std::uint32_t> indices) {
  Matrix<std::uint8_t> batch(indices.size(), images.pixels.columns());
  for (std::size_t i = 0; i < indices.size(); ++i) {
    std::memcpy(batch.row(i), images.pixels.row(indices[i]), batch.columns());
  }
  const Matrix<float> probabilities = predictor.probabilities(batch.view());
  std::vector<AnsweredExample> result;
  for (std::size_t i = 0; i < indices.size(); ++i) {
    const auto row = probabilities.values(i);
    const auto best = std::max_element(row.begin(), row.end());
    const std::uint32_t truth = images.labels[indices[i]];
    result.push_back({.example = indices[i],
                      .truth = truth,
                      .predicted = static_cast<std::uint32_t>(best - row.begin()),
                      .probability = *best,
                      .truth_probability = row[truth]});
  }
  return result;
}

ExampleRanking rank(const LinearModel& model, const ImageSet& images,
                    std::span<const std::uint32_t> indices, const Context& context,
                    const StopRequest& stop) {
  constexpr std::size_t kBatchBytes = std::size_t{8} << 20;
  const std::size_t rows = std::max<std::size_t>(kBatchBytes / images.pixels.stride(), 1);
  ExampleRanking ranking(kMostImages);
  const BatchPredictor predictor(model, context);
  for (std::size_t first = 0; first < indices.size(); first += rows) {
    stop.check();
    const auto batch = indices.subspan(first, std::min(rows, indices.size() - first));
    for (const AnsweredExample& answer : answers(predictor, images, batch)) ranking.add(answer);
  }
  return ranking;
}

PngFile thumbnail_of(const ImageSet& images, std::size_t index) {
  return thumbnail(images.size, images.pixels.values(index), images.rules.colour);
}

std::vector<ShownImage> shown(const std::vector<AnsweredExample>& answers, const ImageSet& images) {
  std::vector<ShownImage> result;
  for (const AnsweredExample& answer : answers) {
    const bool has_class = answer.predicted < images.classes.size();
    result.push_back({.path = images.paths[answer.example],
                      .truth = images.classes[answer.truth],
                      .predicted = has_class ? images.classes[answer.predicted] : "",
                      .correct = answer.predicted == answer.truth,
                      .probability = static_cast<double>(answer.probability),
                      .truth_probability = static_cast<double>(answer.truth_probability),
                      .thumbnail = thumbnail_of(images, answer.example)});
  }
  return result;
}

/// The examples of both sets in one numbering: those of a validation set of its own come last.
class BothSets {
 public:
  BothSets(const TrainingData& data, const Split& split)
      : data_(data), first_(data.train.labels().size()) {
    append(data.train.images());
    if (data.valid) append(data.valid->images());
    in_validation_.resize(labels_.size(), false);
    for (const std::uint32_t i : split.valid) in_validation_[i + (data.valid ? first_ : 0)] = true;
  }

  std::vector<SuspectGroup> groups() const {
    return suspect_groups(content_, labels_, in_validation_, kMostGroups);
  }

  ShownDuplicates shown(const SuspectGroup& group) const {
    ShownDuplicates result{.copies = {}, .members = group.members.size(), .thumbnail = {}};
    for (std::size_t i = 0; i < std::min(group.members.size(), kMostCopies); ++i) {
      const auto [images, index] = place(group.members[i]);
      result.copies.push_back({.path = images->paths[index],
                               .truth = images->classes[images->labels[index]],
                               .in_validation = in_validation_[group.members[i]]});
    }
    const auto [images, index] = place(group.members.front());
    result.thumbnail = thumbnail_of(*images, index);
    return result;
  }

 private:
  void append(const ImageSet& images) {
    content_.insert(content_.end(), images.content.begin(), images.content.end());
    labels_.insert(labels_.end(), images.labels.begin(), images.labels.end());
  }

  std::pair<const ImageSet*, std::size_t> place(std::size_t example) const {
    if (example < first_) return {&data_.train.images(), example};
    return {&data_.valid->images(), example - first_};
  }

  const TrainingData& data_;
  std::size_t first_;  ///< of the validation set of its own
  std::vector<std::uint64_t> content_;
  std::vector<std::uint32_t> labels_;
  std::vector<bool> in_validation_;
};

}  // namespace

void add_validation_images(const TrainingData& data, const TrainingSession& session,
                           const SavedModel& saved, const Context& context, const StopRequest& stop,
                           TrainingPage& page) {
  const ImageSet& images = data.valid ? data.valid->images() : data.train.images();
  const ExampleRanking ranking =
      rank(saved.model, images, session.trainer().split().valid, context, stop);
  page.surest_mistakes = shown(ranking.surest_mistakes(), images);
  page.least_sure = shown(ranking.least_sure(), images);
}

void add_duplicates(const TrainingData& data, const Split& split, TrainingPage& page) {
  const BothSets sets(data, split);
  for (const SuspectGroup& group : sets.groups()) page.duplicates.push_back(sets.shown(group));
}

}  // namespace linnet
