#include "engine/model/evaluation.hpp"

#include <algorithm>
#include <cstdint>
#include <limits>
#include <numeric>
#include <span>
#include <vector>

#include "engine/data/minibatches.hpp"
#include "engine/model/linear_layer.hpp"
#include "engine/model/logit_batches.hpp"
#include "engine/model/loss_kernel.hpp"

namespace linnet {

Evaluation evaluate(const ModelView& model, Loss loss, const Examples& examples,
                    std::span<const std::uint32_t> indices, const Context& context,
                    const StopRequest& stop) {
  OrderedExamples ordered;
  ordered.gather(examples, indices, {}, context.workers());
  const std::size_t padded = round_up(indices.size(), kColumnPadding);
  std::vector<float> losses(padded);
  std::vector<std::int32_t> predictions(padded);
  std::vector<std::uint8_t> finite(indices.size());
  const LossKernel kernel = loss_kernel(context.kernels(), loss);
  for_each_batch_of_logits(
      model, ordered.rows(), context,
      [&](IndexRange range) {
        stop.check();
        ordered.prefetch_pages(range);
      },
      [&](MatrixView<float> z, IndexRange range) {
        find_finite_columns(z, std::span(finite).subspan(range.begin, range.size()));
        kernel(z, ordered.labels().subspan(range.begin, z.columns()),
               {std::span(losses).subspan(range.begin, z.columns()),
                std::span(predictions).subspan(range.begin, z.columns())});
      });
  Evaluation result{.loss = 0.0, .confusion = {examples.classes, model.weights.outputs()}};
  const auto end = losses.begin() + static_cast<std::ptrdiff_t>(indices.size());
  result.loss = std::accumulate(losses.begin(), end, 0.0) /
                static_cast<double>(std::max<std::size_t>(indices.size(), 1));
  // A logit of −∞ for a class that is not the right one leaves the loss finite.
  if (std::find(finite.begin(), finite.end(), 0) != finite.end()) {
    result.loss = std::numeric_limits<double>::infinity();
  }
  for (std::size_t i = 0; i < indices.size(); ++i) {
    result.confusion.add(ordered.labels()[i], static_cast<std::size_t>(predictions[i]));
  }
  return result;
}

Evaluation evaluate(const LinearModel& model, const Examples& examples,
                    std::span<const std::uint32_t> indices, const Context& context,
                    const StopRequest& stop) {
  const LinearLayer layer(context.kernels(), model.weights.view(),
                          {examples.features.type(), model.normalize});
  return evaluate({layer, logit_scale(model)}, Loss::log_softmax, examples, indices, context, stop);
}

}  // namespace linnet
