#include "apps/commands/image_classifier.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "apps/commands/row_classifier.hpp"
#include "apps/report/class_ranking.hpp"
#include "io/dataset/note_image.hpp"
#include "io/image/image_limits.hpp"
#include "linnet/io/feature_set.hpp"
#include "linnet/io/packed_file.hpp"

namespace linnet {
namespace {

/// As many images as keep all threads busy, in at most 64 MiB.
std::size_t batch_size_for(std::size_t pixels) {
  constexpr std::size_t kMostBytes = std::size_t{64} << 20;
  constexpr std::size_t kMostImages = 1024;
  return std::clamp<std::size_t>(kMostBytes / pixels, 1, kMostImages);
}

}  // namespace

ImageClassifier::ImageClassifier(const SavedModel& saved, std::string path,
                                 const ClassifierOptions& options, const Context& context)
    : saved_(saved),
      model_path_(std::move(path)),
      options_(options),
      predictor_(saved.model, context),
      workers_(context.workers()),
      batch_size_(batch_size_for(saved.model.features())),
      pixels_(batch_size_, saved.model.features()) {
  for (int i = 0; i < context.threads(); ++i)
    files_.emplace_back(saved.rules,
                        read_limits(saved.resizes, options.max_pixels, channels_of(saved.rules)));
}

std::vector<Prediction> ImageClassifier::classify(std::span<const PredictionInput> inputs,
                                                  const StopRequest& stop) {
  std::vector<Prediction> predictions(inputs.size());
  image_notes_.assign(inputs.size(), {});
  workers_.for_each(inputs.size(), LoopSchedule::dynamic, [&](std::size_t i, int worker) {
    stop.check();
    read(i, inputs[i], files_[static_cast<std::size_t>(worker)], predictions[i]);
  });
  for (std::size_t i = 0; i < inputs.size(); ++i) {
    note_image(image_notes_[i], inputs[i].path, saved_.rules, notes_);
  }
  const MatrixView<const std::uint8_t> rows(pixels_.row(0), inputs.size(), pixels_.columns(),
                                            pixels_.stride());
  std::vector<std::size_t> overflowed;
  const Matrix<float> probabilities = predictor_.probabilities(rows, overflowed);
  for (const std::size_t i : overflowed) {
    if (!predictions[i].error.empty() || predictions[i].skipped) continue;
    predictions[i].error = overflow_error(model_path_);
  }
  for (std::size_t i = 0; i < inputs.size(); ++i) {
    Prediction& prediction = predictions[i];
    if (prediction.error.empty() && !prediction.skipped) {
      prediction.classes = rank_classes(probabilities.values(i), saved_.classes, options_.top);
    }
  }
  return predictions;
}

/// Decodes the image into a row of pixels_, or sets what became of it instead.
void ImageClassifier::read(std::size_t row, const PredictionInput& input, ImageFile& file,
                           Prediction& prediction) {
  prediction.path = input.path;
  prediction.error = input.error;
  if (!input.error.empty()) return;
  try {
    const ImageSize size = file.open(input.path);
    if (size == saved_.size || saved_.resizes) {
      file.decode_resized(saved_.size, pixels_.values(row));
      image_notes_[row] = file.notes();
      prediction.oddity = file.oddity();
      if (options_.strict && !prediction.oddity.empty()) prediction.error = prediction.oddity;
    } else {
      prediction.error = fmt::format("{} x {} pixels, and the model takes {} x {}", size.width,
                                     size.height, saved_.size.width, saved_.size.height);
    }
  } catch (const ImageError& error) {
    prediction.skipped = error.image_fault() == ImageFault::not_an_image && !input.must_be_image;
    if (prediction.skipped) return;
    prediction.error = error.what();
    prediction.fault = error.image_fault();
    if (error.image_fault() != ImageFault::not_an_image) return;
    if (is_packed_file(input.path)) {
      prediction.error = is_packed_shard(input.path)
                             ? "a shard of a packed data set, with a part of the pixels"
                             : "a packed data set: linnet unpack writes its images, to predict for";
    } else if (is_feature_file(input.path)) {
      prediction.error = fmt::format("a feature matrix, and the model takes images of {} x {}",
                                     saved_.size.width, saved_.size.height);
    }
  }
}

}  // namespace linnet
