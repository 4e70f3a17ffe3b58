#include <span>
#include <utility>
#include <vector>

#include "engine/core/floating_point.hpp"
#include "engine/core/resident.hpp"
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
  State(const LinearModel& model, const Context& used, ElementType rows)
      : context(used),
        layer(used.kernels(), checked(model).weights.view(), {rows, model.normalize}),
        bias(model.bias),
        factor(logit_scale(model).pixel_factor) {}

  const Context& context;
  LinearLayer layer;
  std::vector<float> bias;
  float factor;
};

BatchPredictor::BatchPredictor(const LinearModel& model, const Context& context, ElementType rows)
    : state_(std::make_unique<const State>(model, context, rows)) {}
BatchPredictor::~BatchPredictor() = default;
BatchPredictor::BatchPredictor(BatchPredictor&&) noexcept = default;
BatchPredictor& BatchPredictor::operator=(BatchPredictor&&) noexcept = default;

Matrix<float> BatchPredictor::probabilities(const FeatureView& rows) const {
  std::vector<std::size_t> overflowed;
  Matrix<float> probabilities = this->probabilities(rows, overflowed);
  if (!overflowed.empty()) {
    throw Error(Fault::data, "prediction: the logits of row " + std::to_string(overflowed.front()) +
                                 " are not finite; the weights of the model are too large");
  }
  return probabilities;
}

Matrix<float> BatchPredictor::probabilities(const FeatureView& rows,
                                            std::vector<std::size_t>& overflowed) const {
  if (rows.columns() != state_->layer.features()) {
    throw Error(Fault::usage, "prediction: the rows have " + std::to_string(rows.columns()) +
                                  " features, and the model takes " +
                                  std::to_string(state_->layer.features()));
  }
  require_whole(rows);
  const StandardFloatingPoint standard;
  std::vector<const std::byte*> starts(rows.rows());
  for (std::size_t i = 0; i < starts.size(); ++i) starts[i] = rows.row(i);
  Matrix<float> probabilities(rows.rows(), state_->layer.outputs());
  std::vector<std::uint8_t> finite(rows.rows());
  for_each_batch_of_logits(
      {state_->layer, {state_->factor, state_->bias}}, {rows.type(), starts}, state_->context,
      [](IndexRange) {},
      [&](MatrixView<float> z, IndexRange range) {
        find_finite_columns(z, std::span(finite).subspan(range.begin, range.size()));
        state_->context.kernels().softmax(z);
        for (std::size_t i = 0; i < range.size(); ++i) {
          if (finite[range.begin + i] == 0) continue;
          float* const row = probabilities.row(range.begin + i);
          for (std::size_t c = 0; c < z.rows(); ++c) row[c] = z.row(c)[i];
        }
      });
  overflowed.clear();
  for (std::size_t i = 0; i < finite.size(); ++i) {
    if (finite[i] == 0) overflowed.push_back(i);
  }
  return probabilities;
}

Matrix<float> predict(const LinearModel& model, const FeatureView& rows, const Context& context) {
  return BatchPredictor(model, context, rows.type()).probabilities(rows);
}

}  // namespace linnet
