#pragma once

// Softmax and its losses, a register of rows at a time: each register holds one class of them, and
// nothing is summed across lanes. Only the per-set source includes this.

#include "engine/kernels/exp.hpp"
#include "engine/kernels/kernel_table.hpp"
#include "engine/kernels/log.hpp"

namespace linnet {
namespace {

/// Logits of a register of rows that stay in memory, class after class.
template <class Arch>
class LogitsInMemory {
 public:
  LogitsInMemory(MatrixView<float> z, std::size_t column) : z_(z), column_(column) {}

  std::size_t classes() const { return z_.rows(); }
  Floats<Arch> get(std::size_t c) const { return load<Arch>(z_.row(c) + column_); }
  void put(std::size_t c, Floats<Arch> x) { x.store_aligned(z_.row(c) + column_); }

  template <class Body>
  [[gnu::always_inline]] void for_each_class(const Body& body) const {
    for (std::size_t c = 0; c < z_.rows(); ++c) body(c);
  }

  /// All classes taken together by `join`.
  template <class Join>
  [[gnu::always_inline]] Floats<Arch> reduce(const Join& join) const {
    Floats<Arch> all = get(0);
    for (std::size_t c = 1; c < z_.rows(); ++c) all = join(all, get(c));
    return all;
  }

 private:
  MatrixView<float> z_;
  std::size_t column_;
};

/// Those of few classes, in registers as far as they go.
template <class Arch, std::size_t C>
class LogitsInRegisters {
 public:
  static constexpr std::size_t classes() { return C; }
  Floats<Arch> get(std::size_t c) const { return z_[c]; }
  void put(std::size_t c, Floats<Arch> x) { z_[c] = x; }

  template <class Body>
  [[gnu::always_inline]] void for_each_class(const Body& body) const {
#pragma GCC unroll 16
    for (std::size_t c = 0; c < C; ++c) body(c);
  }

  /// By halves, as a chain over the classes would take longer than all the rest.
  template <class Join>
  [[gnu::always_inline]] Floats<Arch> reduce(const Join& join) const {
    return reduce<0, C>(join);
  }

 private:
  template <std::size_t first, std::size_t count, class Join>
  [[gnu::always_inline]] Floats<Arch> reduce(const Join& join) const {
    if constexpr (count == 1) {
      return z_[first];
    } else {
      return join(reduce<first, count / 2>(join),
                  reduce<first + count / 2, count - count / 2>(join));
    }
  }

  Floats<Arch> z_[C];
};

/// The largest logit of each row. NaN is passed over or not, as it falls.
template <class Arch, class Logits>
[[gnu::always_inline]] inline Floats<Arch> largest_logit(const Logits& z) {
  return z.reduce([](Floats<Arch> a, Floats<Arch> b) { return xsimd::max(b, a); });
}

/// Normalised: exp(z − m) / Σ exp(z − m), and m + log Σ exp(z − m).
template <class Arch>
struct LogSoftmax {
  static Floats<Arch> power(Floats<Arch> z, Floats<Arch> largest) { return exp<Arch>(z - largest); }
  static Floats<Arch> share(Floats<Arch> total) { return Floats<Arch>(1.0f) / total; }
  static Floats<Arch> level(Floats<Arch> largest, Floats<Arch> total) {
    return largest + log<Arch>(total);
  }
};

/// Unnormalised: exp(z), and Σ exp(z).
template <class Arch>
struct ArticleLoss {
  static Floats<Arch> power(Floats<Arch> z, Floats<Arch>) { return exp_of_any<Arch>(z); }
  static Floats<Arch> share(Floats<Arch>) { return Floats<Arch>(1.0f); }
  static Floats<Arch> level(Floats<Arch>, Floats<Arch> total) { return total; }
};

/// z ← power(z), that of the loss; returns their sum.
template <class Arch, class Loss, class Logits>
[[gnu::always_inline]] inline Floats<Arch> to_powers(Logits& z, Floats<Arch> largest) {
  z.for_each_class([&](std::size_t c) { z.put(c, Loss::power(z.get(c), largest)); });
  return z.reduce([](Floats<Arch> a, Floats<Arch> b) { return a + b; });
}

/// z ← exp(z − m) / Σ exp(z − m).
template <class Arch, class Logits>
[[gnu::always_inline]] inline void to_shares(Logits& z) {
  using Loss = LogSoftmax<Arch>;
  const Floats<Arch> total = to_powers<Arch, Loss>(z, largest_logit<Arch>(z));
  const Floats<Arch> share = Loss::share(total);
  z.for_each_class([&](std::size_t c) { z.put(c, z.get(c) * share); });
}

/// z ← z − m − log Σ exp(z − m).
template <class Arch, std::size_t C>
[[gnu::always_inline]] inline void to_log_shares(LogitsInRegisters<Arch, C>& z) {
  const Floats<Arch> largest = largest_logit<Arch>(z);
  LogitsInRegisters<Arch, C> powers = z;
  const Floats<Arch> total = to_powers<Arch, LogSoftmax<Arch>>(powers, largest);
  const Floats<Arch> spread = log<Arch>(total);
  z.for_each_class([&](std::size_t c) { z.put(c, z.get(c) - largest - spread); });
}

/// The loss of a register of rows, and the class of each row's largest logit.
template <class Arch>
struct LossOfRows {
  Floats<Arch> loss;
  Floats<Arch> prediction;
};

/// loss = level − z_y, and z ← factor · (share · power(z) − [c = y]).
template <class Arch, class Loss, class Logits>
[[gnu::always_inline]] inline LossOfRows<Arch> to_loss_gradient(Logits& z, Floats<Arch> labels,
                                                                float factor) {
  const Floats<Arch> largest = largest_logit<Arch>(z);
  Floats<Arch> target(0.0f);
  Floats<Arch> prediction(0.0f);
  // From the last class on, so that the first among equals remains.
  z.for_each_class([&](std::size_t i) {
    const std::size_t c = z.classes() - 1 - i;
    const Floats<Arch> index(static_cast<float>(c));
    target = xsimd::select(labels == index, z.get(c), target);
    prediction = xsimd::select(z.get(c) == largest, index, prediction);
  });
  const Floats<Arch> total = to_powers<Arch, Loss>(z, largest);
  const Floats<Arch> share = Floats<Arch>(factor) * Loss::share(total);
  z.for_each_class([&](std::size_t c) {
    const Floats<Arch> is_label = xsimd::select(labels == Floats<Arch>(static_cast<float>(c)),
                                                Floats<Arch>(factor), Floats<Arch>(0.0f));
    z.put(c, z.get(c) * share - is_label);
  });
  return {Loss::level(largest, total) - target, prediction};
}

template <class Arch, class Loss>
void loss(MatrixView<float> z, std::span<const std::uint32_t> labels, RowResults out) {
  for (std::size_t column = 0; column < labels.size(); column += kLanes<Arch>) {
    LogitsInMemory<Arch> logits(z, column);
    const LossOfRows<Arch> rows =
        to_loss_gradient<Arch, Loss>(logits, load_indices<Arch>(labels.data() + column), 1.0f);
    rows.loss.store_unaligned(out.loss.data() + column);
    store_indices<Arch>(out.prediction.data() + column, rows.prediction);
  }
}

template <class Arch>
void softmax(MatrixView<float> z) {
  for (std::size_t column = 0; column < z.columns(); column += kLanes<Arch>) {
    LogitsInMemory<Arch> logits(z, column);
    to_shares<Arch>(logits);
  }
}

}  // namespace
}  // namespace linnet
