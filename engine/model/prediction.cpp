#include <utility>
#include <vector>

#include "engine/model/linear_layer.hpp"
#include "engine/model/logit_batches.hpp"
#include "linnet/error.hpp"
#include "linnet/model.hpp"

namespace linnet {
namespace {

/// Checked before anything is built from it.
const LinearModel& checked(const LinearModel& model) {
  if (model.outputs() == 0 || model.features() == 0) {
    throw Error(Fault::usage, "prediction: the model has no outputs or no features");
  }
  if (model.bias.size() != model.outputs()) {
    throw Error(Fault::usage, "prediction: the model needs a bias for each output");
  }
  return model;
}

}  // namespace

struct BatchPredictor::State {
  State(const LinearModel& model, const Context& used)
      : context(used),
        layer(used.kernels(), checked(model).weights.view()),
        bias(model.bias),
        pixel_factor(model.pixel_factor) {}

  const Context& context;
  LinearLayer layer;
  std::vector<float> bias;
  float pixel_factor;
};

BatchPredictor::BatchPredictor(const LinearModel& model, const Context& context)
    : state_(std::make_unique<const State>(model, context)) {}
BatchPredictor::~BatchPredictor() = default;
BatchPredictor::BatchPredictor(BatchPredictor&&) noexcept = default;
BatchPredictor& BatchPredictor::operator=(BatchPredictor&&) noexcept = default;

Matrix<float> BatchPredictor::probabilities(MatrixView<const std::uint8_t> pixels) const {
  if (pixels.columns() != state_->layer.features()) {
    throw Error(Fault::usage, "prediction: the images have " + std::to_string(pixels.columns()) +
                                  " pixels, and the model takes " +
                                  std::to_string(state_->layer.features()));
  }
  std::vector<const std::uint8_t*> rows(pixels.rows());
  for (std::size_t i = 0; i < rows.size(); ++i) rows[i] = pixels.row(i);
  Matrix<float> probabilities(pixels.rows(), state_->layer.outputs());
  for_each_batch_of_logits(
      {state_->layer, {state_->pixel_factor, state_->bias}}, rows, state_->context,
      [](IndexRange) {},
      [&](MatrixView<float> z, IndexRange range) {
        state_->context.kernels().softmax(z);
        for (std::size_t i = 0; i < range.size(); ++i) {
          float* const row = probabilities.row(range.begin + i);
          for (std::size_t c = 0; c < z.rows(); ++c) row[c] = z.row(c)[i];
        }
      });
  return probabilities;
}

Matrix<float> predict(const LinearModel& model, MatrixView<const std::uint8_t> pixels,
                      const Context& context) {
  return BatchPredictor(model, context).probabilities(pixels);
}

}  // namespace linnet
