#include "engine/learn/evaluation.hpp"

#include <algorithm>
#include <deque>
#include <numeric>

#include "engine/learn/minibatches.hpp"

namespace linnet {
namespace {

/// Examples that one worker judges at a time: enough to reuse each slice of the weights, few enough
/// that 11,790 examples make work for 64 threads.
constexpr std::size_t kChunk = 64;

/// What a worker needs to judge a chunk: everything but the weights.
class Judge {
 public:
  Judge(const LinearModel& model, const KernelTable& kernels, const Workers& alone)
      : model_(model),
        kernels_(kernels),
        products_(kernels, alone, model.features(), model.outputs(), kChunk),
        z_(model.outputs(), kChunk),
        losses_(kChunk),
        predictions_(kChunk) {}

  /// The logits of some rows: outputs × the rows, their number rounded up to kColumnPadding.
  MatrixView<float> logits(ByteRows rows) {
    const MatrixView<float> z(z_.row(0), z_.rows(), round_up(rows.size(), kColumnPadding),
                              z_.stride());
    products_.logits(rows, model_.scale, model_.weights, model_.bias, z);
    return z;
  }

  /// Losses and predictions of the examples.
  void judge(const Examples& examples, std::span<const std::uint32_t> indices, Loss loss) {
    batch_.gather(examples, indices);
    loss_kernel(kernels_, loss)(logits(batch_.rows()), batch_.padded_labels(),
                                {losses_, predictions_});
  }

  /// Class probabilities, as logits lays them.
  MatrixView<float> probabilities(ByteRows rows) {
    const MatrixView<float> z = logits(rows);
    kernels_.softmax(z);
    return z;
  }

  std::span<const float> losses() const { return losses_; }
  std::span<const std::int32_t> predictions() const { return predictions_; }

 private:
  const LinearModel& model_;
  const KernelTable& kernels_;
  LinearProducts products_;
  Batch batch_;
  Matrix<float> z_;
  std::vector<float> losses_;
  std::vector<std::int32_t> predictions_;
};

/// Calls `body(judge, first, count)` for chunks of `count` examples that cover them all.
template <class Body>
void for_each_chunk(std::size_t examples, const LinearModel& model, const KernelTable& kernels,
                    const Workers& workers, const Body& body) {
  const Workers alone(1);
  std::deque<Judge> judges;  // they hold scratch memory in place and cannot move
  for (int i = 0; i < workers.threads(); ++i) judges.emplace_back(model, kernels, alone);
  const std::size_t chunks = (examples + kChunk - 1) / kChunk;
  workers.for_each(chunks, Deal::as_free, [&](std::size_t chunk, int worker) {
    const std::size_t first = chunk * kChunk;
    body(judges[static_cast<std::size_t>(worker)], first, std::min(kChunk, examples - first));
  });
}

}  // namespace

Evaluation evaluate(const LinearModel& model, Loss loss, const Examples& examples,
                    std::span<const std::uint32_t> indices, const KernelTable& kernels,
                    const Workers& workers, const StopRequest& stop) {
  std::vector<float> losses(indices.size());
  std::vector<std::int32_t> predictions(indices.size());
  for_each_chunk(indices.size(), model, kernels, workers,
                 [&](Judge& judge, std::size_t first, std::size_t count) {
                   stop.check();
                   judge.judge(examples, indices.subspan(first, count), loss);
                   std::copy_n(judge.losses().begin(), count, losses.data() + first);
                   std::copy_n(judge.predictions().begin(), count, predictions.data() + first);
                 });
  Evaluation result{.loss = 0.0, .confusion = {examples.classes, model.outputs()}};
  result.loss = std::accumulate(losses.begin(), losses.end(), 0.0) /
                static_cast<double>(std::max<std::size_t>(indices.size(), 1));
  for (std::size_t i = 0; i < indices.size(); ++i) {
    result.confusion.add(examples.labels[indices[i]], static_cast<std::size_t>(predictions[i]));
  }
  return result;
}

Matrix<float> predict(const LinearModel& model, MatrixView<const std::uint8_t> pixels,
                      const KernelTable& kernels, const Workers& workers) {
  std::vector<const std::uint8_t*> rows(pixels.rows());
  for (std::size_t i = 0; i < rows.size(); ++i) rows[i] = pixels.row(i);
  Matrix<float> probabilities(model.outputs(), pixels.rows());
  for_each_chunk(rows.size(), model, kernels, workers,
                 [&](Judge& judge, std::size_t first, std::size_t count) {
                   const auto chunk = judge.probabilities(ByteRows(rows).subspan(first, count));
                   for (std::size_t c = 0; c < model.outputs(); ++c) {
                     std::copy_n(chunk.row(c), count, probabilities.row(c) + first);
                   }
                 });
  return probabilities;
}

}  // namespace linnet
