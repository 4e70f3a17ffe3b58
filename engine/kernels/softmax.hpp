#pragma once

// Softmax and its losses for logits that lie class after class: one register holds one class of
// several rows, and nothing is summed across lanes. Only the per-set source includes this.

#include "engine/kernels/exp.hpp"
#include "engine/kernels/kernel_table.hpp"
#include "engine/kernels/simd.hpp"

namespace linnet {
namespace {

/// The largest logit of each lane, and its class: the first among equals.
template <class Arch>
struct Largest {
  Floats<Arch> value;
  Floats<Arch> index;

  Largest(MatrixView<float> z, std::size_t column)
      : value(load<Arch>(z.row(0) + column)), index(0.0f) {
    for (std::size_t c = 1; c < z.rows(); ++c) {
      const Floats<Arch> logit = load<Arch>(z.row(c) + column);
      const auto larger = logit > value;
      value = xsimd::select(larger, logit, value);
      index = xsimd::select(larger, Floats<Arch>(static_cast<float>(c)), index);
    }
  }
};

/// Normalised: exp(z − m) / Σ exp(z − m), and m + log Σ exp(z − m).
template <class Arch>
struct LogSoftmax {
  static Floats<Arch> shift(Floats<Arch> largest) { return largest; }
  static Floats<Arch> share(Floats<Arch> total) { return Floats<Arch>(1.0f) / total; }
  static Floats<Arch> level(Floats<Arch> largest, Floats<Arch> total) {
    return largest + xsimd::log(total);
  }
};

/// Unnormalised: exp(z), and Σ exp(z).
template <class Arch>
struct ArticleLoss {
  static Floats<Arch> shift(Floats<Arch>) { return Floats<Arch>(0.0f); }
  static Floats<Arch> share(Floats<Arch>) { return Floats<Arch>(1.0f); }
  static Floats<Arch> level(Floats<Arch>, Floats<Arch> total) { return total; }
};

/// What is left of one register of columns once its logits have become shares.
template <class Arch>
struct Columns {
  Largest<Arch> largest;
  Floats<Arch> level;
};

/// z ← factor · share · exp(z − shift), for one register of columns.
template <class Arch, class Loss>
Columns<Arch> to_shares(MatrixView<float> z, std::size_t column, float factor = 1.0f) {
  const Largest<Arch> largest(z, column);
  const Floats<Arch> shift = Loss::shift(largest.value);
  Floats<Arch> total(0.0f);
  for (std::size_t c = 0; c < z.rows(); ++c) {
    float* at = z.row(c) + column;
    const Floats<Arch> power = exp<Arch>(load<Arch>(at) - shift);
    total += power;
    power.store_aligned(at);
  }
  const Floats<Arch> share = Floats<Arch>(factor) * Loss::share(total);
  for (std::size_t c = 0; c < z.rows(); ++c) {
    float* at = z.row(c) + column;
    (load<Arch>(at) * share).store_aligned(at);
  }
  return {largest, Loss::level(largest.value, total)};
}

/// z ← z − m − log Σ exp(z − m), for one register of columns.
template <class Arch>
void to_log_shares(MatrixView<float> z, std::size_t column) {
  const Largest<Arch> largest(z, column);
  Floats<Arch> total(0.0f);
  for (std::size_t c = 0; c < z.rows(); ++c) {
    total += exp<Arch>(load<Arch>(z.row(c) + column) - largest.value);
  }
  const Floats<Arch> spread = xsimd::log(total);
  for (std::size_t c = 0; c < z.rows(); ++c) {
    float* at = z.row(c) + column;
    (load<Arch>(at) - largest.value - spread).store_aligned(at);
  }
}

/// One register of columns: loss = level − z_y, and z ← factor · (share · exp(z − shift) − [c =
/// y]).
template <class Arch, class Loss>
void loss_of_columns(MatrixView<float> z, const std::uint32_t* labels, std::size_t column,
                     float factor, RowResults out) {
  constexpr std::size_t kCount = kLanes<Arch>;
  alignas(kAlignment) float targets[kCount];
  alignas(kAlignment) float levels[kCount];
  alignas(kAlignment) float indices[kCount];
  for (std::size_t lane = 0; lane < kCount; ++lane) {
    targets[lane] = z.row(labels[lane])[column + lane];
  }
  const Columns<Arch> columns = to_shares<Arch, Loss>(z, column, factor);
  columns.level.store_aligned(levels);
  columns.largest.index.store_aligned(indices);
  for (std::size_t lane = 0; lane < kCount; ++lane) {
    z.row(labels[lane])[column + lane] -= factor;
    out.loss[column + lane] = levels[lane] - targets[lane];
    out.prediction[column + lane] = static_cast<std::int32_t>(indices[lane]);
  }
}

template <class Arch, class Loss>
void loss(MatrixView<float> z, std::span<const std::uint32_t> labels, RowResults out) {
  for (std::size_t column = 0; column < labels.size(); column += kLanes<Arch>) {
    loss_of_columns<Arch, Loss>(z, labels.data() + column, column, 1.0f, out);
  }
}

template <class Arch>
void softmax(MatrixView<float> z) {
  for (std::size_t column = 0; column < z.columns(); column += kLanes<Arch>) {
    to_shares<Arch, LogSoftmax<Arch>>(z, column);
  }
}

}  // namespace
}  // namespace linnet
