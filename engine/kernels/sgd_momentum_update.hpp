#pragma once

// Only the per-set source includes this.

#include <span>

#include "engine/kernels/simd.hpp"

namespace linnet {
namespace {

template <class Arch>
void sgd_momentum_update(std::span<float> v, float decay, float rate, std::span<float> w) {
  const auto velocity = [=](Floats<Arch> before, Floats<Arch> weights) {
    return multiply_add<Arch>(Floats<Arch>(decay), weights, before);
  };
  const auto weight = [=](Floats<Arch> speed, Floats<Arch> before) {
    return multiply_add<Arch>(Floats<Arch>(-rate), speed, before);
  };
  std::size_t i = 0;
  for (; i + kLanes<Arch> <= w.size(); i += kLanes<Arch>) {
    const Floats<Arch> before = load_lanes<Arch>(w.data() + i);
    const Floats<Arch> speed = velocity(load_lanes<Arch>(v.data() + i), before);
    speed.store_unaligned(v.data() + i);
    weight(speed, before).store_unaligned(w.data() + i);
  }
  if (const std::size_t rest = w.size() - i; rest != 0) {
    const Floats<Arch> before = load_some<Arch>(w.data() + i, rest);
    const Floats<Arch> speed = velocity(load_some<Arch>(v.data() + i, rest), before);
    store_some<Arch>(v.data() + i, rest, speed);
    store_some<Arch>(w.data() + i, rest, weight(speed, before));
  }
}

}  // namespace
}  // namespace linnet
