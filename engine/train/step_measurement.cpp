#include "engine/train/step_measurement.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <vector>

#include "engine/core/least_seconds.hpp"
#include "engine/core/matrix_part.hpp"
#include "engine/core/resident.hpp"
#include "engine/core/workers.hpp"
#include "engine/model/forward_pass.hpp"
#include "engine/model/loss_kernel.hpp"
#include "engine/train/logit_gradient.hpp"
#include "engine/train/work_partition.hpp"

namespace linnet {
namespace {

/// Rows that are measured at most; the time grows in proportion to the rows from here on.
constexpr std::size_t kMeasuredRows = 256;

/// The work of one training step on the calling thread, with weights and gradients of zero.
class SingleThreadStep {
 public:
  /// columns: those that there are.
  SingleThreadStep(const SgdOptions& options, const OrderedExamples& examples, IndexRange columns,
                   const KernelTable& kernels)
      : options_(options),
        examples_(examples),
        kernels_(kernels),
        layer_(kernels, options.all_outputs(), options.features, options.rows, options.heads()),
        columns_(round_up(examples.size(), kColumnPadding)),
        forward_(kernels, layer_, columns_),
        z_(options.all_outputs(), columns_),
        gradient_(layer_, columns_),
        bias_(options.all_outputs(), 0.0f),
        losses_(columns_),
        predictions_(columns_) {
    for (std::size_t slice = 0; slice < layer_.slices(); ++slice) {
      const IndexRange range = layer_.slice(slice);
      if (range.begin >= columns.begin && range.end <= columns.end) measured_.push_back(slice);
    }
  }

  std::size_t slices() const { return layer_.slices(); }

  /// Those of which products() has the products: whose columns are there.
  std::size_t measured_slices() const { return measured_.size(); }

  void products() {
    for (const std::size_t slice : measured_) {
      layer_.accumulate_gradient(layer_.slice(slice), gradient_.from(0), examples_.rows(), {}, {},
                                 Update{0.0f, 1.0f});
      forward_.forward_slice(slice, examples_.rows(), 0, {});
    }
  }

  void loss() {
    const MatrixView<float> z(z_.row(0), z_.rows(), columns_, z_.stride());
    forward_.sum(layer_.slices(), {0, columns_}, {options_.pixel_factor, bias_}, z);
    for (std::size_t head = 0; head < options_.heads(); ++head) {
      loss_kernel(kernels_, options_.loss)(rows_of(z, options_.outputs_of(head)),
                                           examples_.labels().first(columns_),
                                           {losses_, predictions_});
    }
    gradient_.put(z, examples_.size(), 0);
  }

 private:
  const SgdOptions& options_;
  const OrderedExamples& examples_;
  const KernelTable& kernels_;
  LinearLayer layer_;
  std::vector<std::size_t> measured_;
  std::size_t columns_;  ///< of logits
  ForwardPass forward_;
  Matrix<float> z_;
  LogitGradient gradient_;
  std::vector<float> bias_;
  std::vector<float> losses_;
  std::vector<std::int32_t> predictions_;
};

/// By which each further member of a team lengthens multiplications, measured with all threads; 0
/// if they do not come together.
double measure_slowdown(const Context& context) {
  constexpr std::size_t kTurns = 20'000;  // 0.1 ms
  const KernelTable& kernels = context.kernels();
  const auto multiply = [&] {
    float result = 0.0f;
    kernels.probes.multiply_add(kTurns, &result);
  };
  const double alone = least_seconds(3, multiply);
  double slowdown = 0.0;
  context.workers().as_team(context.threads(), [&](Team& team, int member) {
    team.post(member);
    team.await_all(1);
    const double together = least_seconds(3, multiply);
    team.post(member);
    team.await_all(2);
    if (member == 0 && team.size() > 1) slowdown = (together / alone - 1.0) / (team.size() - 1);
  });
  return std::max(0.0, slowdown);
}

}  // namespace

BarrierTime measure_barrier(const Workers& workers, int members) {
  constexpr int kBarriers = 50;
  BarrierTime time{std::numeric_limits<double>::infinity(), 1};
  workers.as_team(members, [&](Team& team, int member) {
    std::uint32_t posts = 0;
    const double seconds = least_seconds(5, [&] {
      for (int i = 0; i < kBarriers; ++i) {
        team.post(member);
        team.await_all(++posts);
      }
    });
    if (member == 0) time = {seconds / kBarriers, team.size()};
  });
  return time;
}

StepCost measure_step(const SgdOptions& options, const Examples& examples,
                      std::span<const std::uint32_t> batch, const Context& context, int ranks) {
  const Workers& workers = context.workers();
  OrderedExamples ordered;
  ordered.gather(examples, batch.first(std::min(batch.size(), kMeasuredRows)), {}, workers);
  SingleThreadStep step(options, ordered, resident_columns(examples.features), context.kernels());
  const double batches = static_cast<double>(batch.size()) / static_cast<double>(ordered.size());
  const double own_slices = std::ceil(static_cast<double>(step.slices()) / ranks);
  const double measured = std::max(1.0, static_cast<double>(step.measured_slices()));
  StepCost cost{
      .products = batches * own_slices / measured * least_seconds(4, [&] { step.products(); }),
      .loss = batches * least_seconds(4, [&] { step.loss(); }),
      .slices = static_cast<std::size_t>(own_slices),
      .groups = (batch.size() + kSumExamples - 1) / kSumExamples};
  if (workers.threads() == 1) return cost;
  cost.first = measure_barrier(workers, 2).seconds;
  const BarrierTime all = measure_barrier(workers, workers.threads());
  if (all.members > 2) cost.further = std::max(0.0, all.seconds - cost.first) / (all.members - 2);
  cost.slowdown = measure_slowdown(context);
  return cost;
}

}  // namespace linnet
