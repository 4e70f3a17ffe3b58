#pragma once

// The update of stochastic gradient descent with momentum. Only the per-set source includes this.

#include <span>

#include "engine/kernels/simd/simd.hpp"

namespace linnet {
namespace {

void sgd_momentum_update(std::span<float> v, float decay, float rate, std::span<float> w) {
  const auto velocity = [=](Floats before, Floats weights) {
    return multiply_add(Floats(decay), weights, before);
  };
  const auto weight = [=](Floats speed, Floats before) {
    return multiply_add(Floats(-rate), speed, before);
  };
  std::size_t i = 0;
  for (; i + kLanes <= w.size(); i += kLanes) {
    const Floats before = load_lanes(w.data() + i);
    const Floats speed = velocity(load_lanes(v.data() + i), before);
    speed.store_unaligned(v.data() + i);
    weight(speed, before).store_unaligned(w.data() + i);
  }
  if (const std::size_t rest = w.size() - i; rest != 0) {
    const Floats before = load_some(w.data() + i, rest);
    const Floats speed = velocity(load_some(v.data() + i, rest), before);
    store_some(v.data() + i, rest, speed);
    store_some(w.data() + i, rest, weight(speed, before));
  }
}

}  // namespace
}  // namespace linnet
