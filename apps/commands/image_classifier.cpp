#include "apps/commands/image_classifier.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <numeric>

namespace linnet {
namespace {

/// As many images as keep all threads busy, in at most 64 MiB.
std::size_t batch_size_for(std::size_t pixels) {
  constexpr std::size_t kMostBytes = std::size_t{64} << 20;
  constexpr std::size_t kMostImages = 1024;
  return std::clamp<std::size_t>(kMostBytes / pixels, 1, kMostImages);
}

}  // namespace

ImageClassifier::ImageClassifier(const SavedModel& saved, std::size_t top, const Context& context)
    : saved_(saved),
      top_(std::min(top, saved.model.outputs())),
      predictor_(saved.model, context),
      workers_(context.workers()),
      files_(static_cast<std::size_t>(context.threads())),
      batch_size_(batch_size_for(saved.model.features())),
      pixels_(batch_size_, saved.model.features()) {}

std::vector<Prediction> ImageClassifier::classify(std::span<const PredictionInput> inputs,
                                                  const StopRequest& stop) {
  std::vector<Prediction> predictions(inputs.size());
  workers_.for_each(inputs.size(), LoopSchedule::dynamic, [&](std::size_t i, int worker) {
    stop.check();
    read(i, inputs[i], files_[static_cast<std::size_t>(worker)], predictions[i]);
  });
  const MatrixView<const std::uint8_t> rows(pixels_.row(0), inputs.size(), pixels_.columns(),
                                            pixels_.stride());
  const Matrix<float> probabilities = predictor_.probabilities(rows);
  for (std::size_t i = 0; i < inputs.size(); ++i) {
    Prediction& prediction = predictions[i];
    if (prediction.error.empty() && !prediction.skipped) {
      prediction.classes = rank(probabilities.values(i));
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
    } else {
      prediction.error = fmt::format("{} x {} pixels, and the model takes {} x {}", size.width,
                                     size.height, saved_.size.width, saved_.size.height);
    }
  } catch (const ImageError& error) {
    prediction.skipped = error.image_fault() == ImageFault::not_an_image && !input.must_be_image;
    if (!prediction.skipped) prediction.error = error.what();
  }
}

std::vector<RankedClass> ImageClassifier::rank(std::span<const float> probabilities) const {
  std::vector<std::size_t> order(probabilities.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    return probabilities[a] > probabilities[b];
  });
  order.resize(top_);
  std::vector<RankedClass> ranked;
  for (std::size_t c : order) {
    ranked.push_back({c < saved_.classes.size() ? saved_.classes[c] : fmt::format("(output {})", c),
                      static_cast<double>(probabilities[c])});
  }
  return ranked;
}

}  // namespace linnet
