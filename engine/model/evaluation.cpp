#include "engine/model/evaluation.hpp"

#include <algorithm>
#include <numeric>

#include "engine/data/minibatches.hpp"

namespace linnet {
namespace {

/// Examples that a worker judges at a time: enough to reuse each slice of the weights, and few
/// enough rows for the processor to see that each goes on where its last slice ended; 64 took 6 %
/// longer.
constexpr std::size_t kChunk = 32;

/// What a worker needs to judge a chunk.
class BatchPredictor {
 public:
  BatchPredictor(const ModelView& model, const KernelTable& kernels)
      : model_(model),
        kernels_(kernels),
        parts_(model.weights.slices() * model.weights.outputs(), kChunk),
        z_(model.weights.outputs(), kChunk) {}

  /// The logits of some rows: outputs × the rows, their number rounded up to kColumnPadding.
  /// `next_chunk` are the rows that will be next.
  MatrixView<float> logits(ByteRows rows, ByteRows next_chunk) {
    const std::size_t outputs = z_.rows();
    const std::size_t slices = model_.weights.slices();
    for (std::size_t slice = 0; slice < slices; ++slice) {
      const bool last = slice + 1 == slices;
      const PrefetchRows<std::uint8_t> next_rows{last ? next_chunk : rows,
                                                 last ? 0 : model_.weights.slice(slice + 1).begin};
      model_.weights.partial_logits(
          model_.weights.slice(slice), rows, next_rows,
          {parts_.row(slice * outputs), outputs, kChunk, parts_.stride()});
    }
    const std::size_t columns = round_up(rows.size(), kColumnPadding);
    const MatrixView<float> z(z_.row(0), outputs, columns, z_.stride());
    kernels_.sum_logits({parts_.row(0), parts_.rows(), columns, parts_.stride()},
                        model_.pixel_factor, model_.bias, z);
    return z;
  }

 private:
  const ModelView& model_;
  const KernelTable& kernels_;
  Matrix<float> parts_;
  Matrix<float> z_;
};

/// Calls `body(judge, first, count)` for chunks of `count` examples that cover them all.
template <class Body>
void for_each_chunk(std::size_t examples, const ModelView& model, const KernelTable& kernels,
                    const Workers& workers, const Body& body) {
  std::vector<BatchPredictor> predictors;
  for (int i = 0; i < workers.threads(); ++i) predictors.emplace_back(model, kernels);
  const std::size_t chunks = (examples + kChunk - 1) / kChunk;
  workers.for_each(chunks, LoopSchedule::static_ranges, [&](std::size_t chunk, int worker) {
    const std::size_t first = chunk * kChunk;
    body(predictors[static_cast<std::size_t>(worker)], first, std::min(kChunk, examples - first));
  });
}

/// The rows of the chunk behind [0, end).
ByteRows chunk_behind(ByteRows rows, std::size_t end) {
  return rows.subspan(end, std::min(kChunk, rows.size() - end));
}

}  // namespace

Evaluation evaluate(const ModelView& model, Loss loss, const Examples& examples,
                    std::span<const std::uint32_t> indices, const KernelTable& kernels,
                    const Workers& workers, const StopRequest& stop) {
  OrderedExamples ordered;
  ordered.gather(examples, indices, {}, workers);
  const std::size_t padded = round_up(indices.size(), kColumnPadding);
  std::vector<float> losses(padded);
  std::vector<std::int32_t> predictions(padded);
  for_each_chunk(indices.size(), model, kernels, workers,
                 [&](BatchPredictor& predictor, std::size_t first, std::size_t count) {
                   stop.check();
                   ordered.prefetch_pages(first, count);
                   const MatrixView<float> z =
                       predictor.logits(ordered.rows().subspan(first, count),
                                        chunk_behind(ordered.rows(), first + count));
                   loss_kernel(kernels, loss)(z, ordered.labels().subspan(first, z.columns()),
                                              {std::span(losses).subspan(first, z.columns()),
                                               std::span(predictions).subspan(first, z.columns())});
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

Matrix<float> predict(const ModelView& model, MatrixView<const std::uint8_t> pixels,
                      const KernelTable& kernels, const Workers& workers) {
  std::vector<const std::uint8_t*> rows(pixels.rows());
  for (std::size_t i = 0; i < rows.size(); ++i) rows[i] = pixels.row(i);
  Matrix<float> probabilities(model.weights.outputs(), pixels.rows());
  for_each_chunk(rows.size(), model, kernels, workers,
                 [&](BatchPredictor& predictor, std::size_t first, std::size_t count) {
                   const MatrixView<float> z = predictor.logits(
                       ByteRows(rows).subspan(first, count), chunk_behind(rows, first + count));
                   kernels.softmax(z);
                   for (std::size_t c = 0; c < z.rows(); ++c) {
                     std::copy_n(z.row(c), count, probabilities.row(c) + first);
                   }
                 });
  return probabilities;
}

}  // namespace linnet
