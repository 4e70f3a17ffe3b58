#include "engine/train/step_measurement.hpp"

#include <algorithm>
#include <chrono>
#include <limits>

namespace linnet {
namespace {

using Clock = std::chrono::steady_clock;

/// More rows than this would take longer to measure than they tell.
constexpr std::size_t kMostRows = 256;

/// The least seconds of some runs of `work`: what disturbs only ever adds.
template <class Work>
double least_seconds(int runs, const Work& work) {
  double least = std::numeric_limits<double>::infinity();
  for (int run = 0; run < runs; ++run) {
    const auto start = Clock::now();
    work();
    least = std::min(least, std::chrono::duration<double>(Clock::now() - start).count());
  }
  return least;
}

/// The work of one training step on the calling thread, with weights and gradients of zero.
class SingleThreadStep {
 public:
  SingleThreadStep(const SgdOptions& options, const OrderedExamples& examples, const KernelTable& kernels)
      : options_(options),
        examples_(examples),
        kernels_(kernels),
        layer_(kernels, options.outputs, options.features),
        columns_(round_up(examples.size(), kColumnPadding)),
        parts_(layer_.slices() * options.outputs, columns_),
        z_(options.outputs, columns_),
        gradient_transposed_(columns_, round_up(options.outputs, kernels.lanes)),
        bias_(options.outputs, 0.0f),
        losses_(columns_),
        predictions_(columns_) {}

  std::size_t slices() const { return layer_.slices(); }

  void products() {
    const MicroPanelA g{gradient_transposed_.row(0), options_.outputs,
                        gradient_transposed_.stride(), false};
    for (std::size_t slice = 0; slice < layer_.slices(); ++slice) {
      layer_.accumulate_gradient(layer_.slice(slice), g, examples_.rows(), {}, {}, {0.0f, 1.0f});
      layer_.partial_logits(
          layer_.slice(slice), examples_.rows(), {},
          {parts_.row(slice * options_.outputs), options_.outputs, columns_, parts_.stride()});
    }
  }

  void loss() {
    const MatrixView<float> z(z_.row(0), z_.rows(), columns_, z_.stride());
    kernels_.sum_logits({parts_.row(0), parts_.rows(), columns_, parts_.stride()},
                        options_.pixel_factor, bias_, z);
    loss_kernel(kernels_, options_.loss)(z, examples_.labels().first(columns_),
                                         {losses_, predictions_});
    kernels_.pack_panel_transposed(z, gradient_transposed_.row(0), gradient_transposed_.stride());
  }

 private:
  const SgdOptions& options_;
  const OrderedExamples& examples_;
  const KernelTable& kernels_;
  LinearLayer layer_;
  std::size_t columns_;
  Matrix<float> parts_;
  Matrix<float> z_;
  Matrix<float> gradient_transposed_;
  std::vector<float> bias_;
  std::vector<float> losses_;
  std::vector<std::int32_t> predictions_;
};

}  // namespace

double measure_barrier(const Workers& workers, int members, int* came) {
  constexpr int kBarriers = 50;
  double least = std::numeric_limits<double>::infinity();
  workers.as_team(members, [&](Team& team, int member) {
    const double seconds = least_seconds(5, [&] {
      for (int i = 0; i < kBarriers; ++i) team.barrier();
    });
    if (member == 0) least = seconds / kBarriers;
    if (member == 0 && came != nullptr) *came = team.size();
  });
  return least;
}

StepCost measure_step(const SgdOptions& options, const Examples& examples,
                      std::span<const std::uint32_t> batch, const KernelTable& kernels,
                      const Workers& workers) {
  OrderedExamples ordered;
  ordered.gather(examples, batch.first(std::min(batch.size(), kMostRows)), {}, workers);
  SingleThreadStep step(options, ordered, kernels);
  const double batches = static_cast<double>(batch.size()) / static_cast<double>(ordered.size());
  StepCost cost{.products = batches * least_seconds(4, [&] { step.products(); }),
                .loss = batches * least_seconds(4, [&] { step.loss(); }),
                .slices = step.slices(),
                .groups = (batch.size() + kColumnPadding - 1) / kColumnPadding};
  if (workers.threads() == 1) return cost;
  int came = 1;
  cost.first = measure_barrier(workers, 2);
  const double all = measure_barrier(workers, workers.threads(), &came);
  if (came > 2) cost.further = std::max(0.0, all - cost.first) / (came - 2);
  return cost;
}

}  // namespace linnet
