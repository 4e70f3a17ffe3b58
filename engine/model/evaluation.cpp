#include "engine/model/evaluation.hpp"

#include <algorithm>
#include <numeric>
#include <vector>

#include "engine/data/minibatches.hpp"
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
  const LossKernel kernel = loss_kernel(context.kernels(), loss);
  for_each_batch_of_logits(
      model, ordered.rows(), context,
      [&](IndexRange range) {
        stop.check();
        ordered.prefetch_pages(range);
      },
      [&](MatrixView<float> z, IndexRange range) {
        kernel(z, ordered.labels().subspan(range.begin, z.columns()),
               {std::span(losses).subspan(range.begin, z.columns()),
                std::span(predictions).subspan(range.begin, z.columns())});
      });
  Evaluation result{.loss = 0.0, .confusion = {examples.classes, model.weights.outputs()}};
  const auto end = losses.begin() + static_cast<std::ptrdiff_t>(indices.size());
  result.loss = std::accumulate(losses.begin(), end, 0.0) /
                static_cast<double>(std::max<std::size_t>(indices.size(), 1));
  for (std::size_t i = 0; i < indices.size(); ++i) {
    result.confusion.add(ordered.labels()[i], static_cast<std::size_t>(predictions[i]));
  }
  return result;
}

}  // namespace linnet
