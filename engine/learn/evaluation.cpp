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

  /// Losses and predictions of the examples, and in z() the gradient of their logits.
  void judge(const Examples& examples, std::span<const std::uint32_t> indices, Loss loss) {
    batch_.gather(examples, indices);
    const std::size_t columns = batch_.padded_labels().size();
    const MatrixView<float> z(z_.row(0), z_.rows(), columns, z_.stride());
    products_.logits(batch_.rows(), model_.scale, model_.weights, model_.bias, z);
    loss_kernel(kernels_, loss)(z, batch_.padded_labels(), {losses_, predictions_});
  }

  const Matrix<float>& z() const { return z_; }
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
  // With every label 0, the softmax is the gradient plus one in row 0.
  const std::vector<std::uint32_t> labels(pixels.rows(), 0);
  std::vector<std::uint32_t> indices(pixels.rows());
  std::iota(indices.begin(), indices.end(), 0u);
  const Examples examples{pixels, labels, 1};
  Matrix<float> probabilities(model.outputs(), pixels.rows());
  for_each_chunk(pixels.rows(), model, kernels, workers,
                 [&](Judge& judge, std::size_t first, std::size_t count) {
                   judge.judge(examples, std::span(indices).subspan(first, count),
                               Loss::log_softmax);
                   for (std::size_t c = 0; c < model.outputs(); ++c) {
                     std::copy_n(judge.z().row(c), count, probabilities.row(c) + first);
                   }
                 });
  for (float& value : probabilities.values(0)) value += 1.0f;
  return probabilities;
}

}  // namespace linnet
