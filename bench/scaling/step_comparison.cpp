#include "bench/scaling/step_comparison.hpp"

#include <algorithm>
#include <chrono>

#include "engine/core/workers.hpp"

namespace linnet::bench {
namespace {

using Clock = std::chrono::steady_clock;

/// So small that the weights stay finite over any number of steps.
constexpr double kRate = 1e-6;

SgdOptions options(const RandomImages& images, std::size_t batch) {
  SgdOptions options;
  options.outputs = images.classes;
  options.features = images.pixels.columns();
  options.batch_size = batch;
  return options;
}

}  // namespace

StepComparison::StepComparison(const RandomImages& images, std::size_t batch,
                               const Context& context)
    : kernels_(context.kernels()),
      workers_(context.workers()),
      batch_(batch),
      steps_(images.pixels.rows() / batch),
      sgd_(context, options(images, batch), context.communicator()),
      layer_(kernels_, images.classes, images.pixels.columns()),
      parts_(layer_.slices() * images.classes, batch),
      z_(images.classes, batch),
      gradient_(layer_, batch),
      bias_(images.classes, 0.0f),
      losses_(batch),
      predictions_(batch),
      took_part_(static_cast<std::size_t>(workers_.threads())) {
  ordered_.gather(images.examples(), std::span(images.order).first(steps_ * batch), {}, workers_);
}

StepTime StepComparison::fused() {
  const std::vector<double> rates(steps_, kRate);
  const auto start = Clock::now();
  const StepsResult result = sgd_.run(ordered_, 0, rates, workers_.threads(), {}, nullptr);
  const double seconds = std::chrono::duration<double>(Clock::now() - start).count();
  return {seconds / static_cast<double>(steps_), result.members};
}

StepTime StepComparison::with_parallel_for() {
  for (auto& worker : took_part_) worker = false;
  const auto start = Clock::now();
  for (std::size_t step = 0; step < steps_; ++step) {
    update_and_forward(step);
    loss_and_gradient(step);
  }
  const double seconds = std::chrono::duration<double>(Clock::now() - start).count();
  const auto members = std::count(took_part_.begin(), took_part_.end(), true);
  return {seconds / static_cast<double>(steps_), static_cast<int>(members)};
}

/// Writes once for each worker, so that the line stays in the caches of all.
void StepComparison::note(int worker) {
  std::atomic<bool>& took_part = took_part_[static_cast<std::size_t>(worker)];
  if (!took_part.load(std::memory_order_relaxed)) took_part.store(true, std::memory_order_relaxed);
}

FeatureRows StepComparison::rows(std::size_t step) const {
  return ordered_.rows().subspan(step * batch_, batch_);
}

void StepComparison::update_and_forward(std::size_t step) {
  const std::size_t outputs = layer_.outputs();
  const MicroPanelA g = gradient_.from(0);
  workers_.for_each(
      layer_.slices(), LoopSchedule::static_ranges, [&](std::size_t slice, int worker) {
        note(worker);
        const IndexRange range = layer_.slice(slice);
        const FeatureRows now = rows(step);
        const std::size_t next = slice + 1 < layer_.slices() ? layer_.slice(slice + 1).begin : 0;
        if (step != 0) {
          layer_.accumulate_gradient(range, g, rows(step - 1), {now.first(batch_ / 2), next}, {},
                                     Update{static_cast<float>(-kRate), 1.0f});
        }
        layer_.partial_logits(range, now, {now.subspan(batch_ / 2), next},
                              {parts_.row(slice * outputs), outputs, batch_, parts_.stride()});
      });
}

void StepComparison::loss_and_gradient(std::size_t step) {
  const std::size_t outputs = layer_.outputs();
  const std::size_t groups = batch_ / kColumnPadding;
  const auto threads = static_cast<std::size_t>(workers_.threads());
  workers_.for_each(threads, LoopSchedule::static_ranges, [&](std::size_t member, int worker) {
    note(worker);
    const std::size_t first = groups * member / threads * kColumnPadding;
    const std::size_t width = groups * (member + 1) / threads * kColumnPadding - first;
    if (width == 0) return;
    const MatrixView<float> z(z_.row(0) + first, outputs, width, z_.stride());
    kernels_.sum_logits({parts_.row(0) + first, parts_.rows(), width, parts_.stride()},
                        1.0f / 255.0f, bias_, z);
    kernels_.log_softmax(
        z, ordered_.labels().subspan(step * batch_ + first, width),
        {std::span(losses_).subspan(first, width), std::span(predictions_).subspan(first, width)});
    gradient_.put(z, width, first);
  });
}

}  // namespace linnet::bench
