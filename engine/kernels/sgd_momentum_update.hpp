#pragma once

// The update of stochastic gradient descent with momentum. Only the per-set source includes this.

#include <span>

#include "engine/kernels/operands.hpp"
#include "engine/kernels/simd/simd.hpp"

namespace linnet {
namespace {

void sgd_momentum_update(std::span<float> v, std::span<const MomentumStep> steps,
                         std::span<float> w) {
  const auto velocity = [](const MomentumStep& step, Floats before, Floats weights) {
    return multiply_add(Floats(step.decay), weights, before);
  };
  const auto weight = [](const MomentumStep& step, Floats speed, Floats before) {
    return multiply_add(Floats(-step.rate), speed, before);
  };
  std::size_t i = 0;
  std::size_t s = 0;
  for (; i + kLanes <= w.size(); i += kLanes) {
    const MomentumStep& step = steps[s];
    const Floats before = load_lanes(w.data() + i);
    const Floats speed = velocity(step, load_lanes(v.data() + i), before);
    speed.store_unaligned(v.data() + i);
    weight(step, speed, before).store_unaligned(w.data() + i);
    s = s + 1 == steps.size() ? 0 : s + 1;
  }
  if (const std::size_t rest = w.size() - i; rest != 0) {
    const Floats before = load_some(w.data() + i, rest);
    const Floats speed = velocity(steps[s], load_some(v.data() + i, rest), before);
    store_some(v.data() + i, rest, speed);
    store_some(w.data() + i, rest, weight(steps[s], speed, before));
  }
}

}  // namespace
}  // namespace linnet
