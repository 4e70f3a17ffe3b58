#pragma once

// Softmax and its losses for kLanes rows at a time: each register holds the logits of one class for
// these rows, so that nothing is summed across lanes. Only the per-set source includes this.

#include "engine/kernels/exp.hpp"
#include "engine/kernels/log.hpp"
#include "engine/kernels/operands.hpp"

namespace linnet {
namespace {

/// The logits of kLanes rows, in memory: one row of the matrix `z` a class.
class LogitsInMemory {
 public:
  LogitsInMemory(MatrixView<float> z, std::size_t column) : z_(z), column_(column) {}

  std::size_t classes() const { return z_.rows(); }
  Floats get(std::size_t c) const { return load_aligned(z_.row(c) + column_); }
  void put(std::size_t c, Floats x) { x.store_aligned(z_.row(c) + column_); }

  template <class Body>
  [[gnu::always_inline]] void for_each_class(const Body& body) const {
    for (std::size_t c = 0; c < z_.rows(); ++c) body(c);
  }

  /// join(join(join(z₀, z₁), z₂), …) over all classes.
  template <class Join>
  [[gnu::always_inline]] Floats reduce(const Join& join) const {
    Floats all = get(0);
    for (std::size_t c = 1; c < z_.rows(); ++c) all = join(all, get(c));
    return all;
  }

 private:
  MatrixView<float> z_;
  std::size_t column_;
};

/// The logits of kLanes rows for few classes, in registers as far as the set has enough.
template <std::size_t C>
class LogitsInRegisters {
 public:
  static constexpr std::size_t classes() { return C; }
  Floats get(std::size_t c) const { return z_[c]; }
  void put(std::size_t c, Floats x) { z_[c] = x; }
  Floats (&columns())[C] { return z_; }

  template <class Body>
  [[gnu::always_inline]] void for_each_class(const Body& body) const {
#pragma GCC unroll 16
    for (std::size_t c = 0; c < C; ++c) body(c);
  }

  /// Joins the classes as a binary tree: a chain would take longer than all other work.
  template <class Join>
  [[gnu::always_inline]] Floats reduce(const Join& join) const {
    return reduce<0, C>(join);
  }

 private:
  template <std::size_t first, std::size_t count, class Join>
  [[gnu::always_inline]] Floats reduce(const Join& join) const {
    if constexpr (count == 1) {
      return z_[first];
    } else {
      return join(reduce<first, count / 2>(join),
                  reduce<first + count / 2, count - count / 2>(join));
    }
  }

  Floats z_[C];
};

/// The largest logit of each row. A NaN is ignored or returned, depending on its class.
template <class Logits>
[[gnu::always_inline]] inline Floats largest_logit(const Logits& z) {
  return z.reduce([](Floats a, Floats b) { return max(b, a); });
}

/// The normalised loss: power = exp(z − m), share = 1 / Σ exp(z − m), level = m + log Σ exp(z − m).
struct LogSoftmax {
  static Floats power(Floats z, Floats largest) { return exp_bounded(z - largest); }
  static Floats share(Floats total) { return Floats(1.0f) / total; }
  static Floats level(Floats largest, Floats total) { return largest + log_of_normal(total); }
};

/// The article's unnormalised loss: power = exp(z), share = 1, level = Σ exp(z).
struct ArticleLoss {
  static Floats power(Floats z, Floats) { return exp_of_any(z); }
  static Floats share(Floats) { return Floats(1.0f); }
  static Floats level(Floats, Floats total) { return total; }
};

/// z ← power(z) by the loss; returns Σ power(z).
template <class Loss, class Logits>
[[gnu::always_inline]] inline Floats to_powers(Logits& z, Floats largest) {
  z.for_each_class([&](std::size_t c) { z.put(c, Loss::power(z.get(c), largest)); });
  return z.reduce([](Floats a, Floats b) { return a + b; });
}

/// z ← exp(z − m) / Σ exp(z − m).
template <class Logits>
[[gnu::always_inline]] inline void to_shares(Logits& z) {
  using Loss = LogSoftmax;
  const Floats total = to_powers<Loss>(z, largest_logit(z));
  const Floats share = Loss::share(total);
  z.for_each_class([&](std::size_t c) { z.put(c, z.get(c) * share); });
}

/// z ← z − m − log Σ exp(z − m).
template <std::size_t C>
[[gnu::always_inline]] inline void to_log_shares(LogitsInRegisters<C>& z) {
  const Floats largest = largest_logit(z);
  LogitsInRegisters<C> powers = z;
  const Floats total = to_powers<LogSoftmax>(powers, largest);
  const Floats spread = log_of_normal(total);
  z.for_each_class([&](std::size_t c) { z.put(c, z.get(c) - largest - spread); });
}

/// The losses of kLanes rows, and the class of each row's largest logit.
struct LossOfRows {
  Floats loss;
  Floats prediction;
};

/// loss = level − z_y, and z ← factor · (share · power(z) − [c = y]).
template <class Loss, class Logits>
[[gnu::always_inline]] inline LossOfRows to_loss_gradient(Logits& z, Floats labels, float factor) {
  const Floats largest = largest_logit(z);
  Floats target(0.0f);
  Floats prediction(0.0f);
  // From the last class to the first, so that the first of equal logits is predicted.
  z.for_each_class([&](std::size_t i) {
    const std::size_t c = z.classes() - 1 - i;
    const Floats index(static_cast<float>(c));
    target = select(labels == index, z.get(c), target);
    prediction = select(z.get(c) == largest, index, prediction);
  });
  const Floats total = to_powers<Loss>(z, largest);
  const Floats share = Floats(factor) * Loss::share(total);
  z.for_each_class([&](std::size_t c) {
    const Floats is_label =
        select(labels == Floats(static_cast<float>(c)), Floats(factor), Floats(0.0f));
    z.put(c, z.get(c) * share - is_label);
  });
  return {Loss::level(largest, total) - target, prediction};
}

template <class Loss>
void loss(MatrixView<float> z, std::span<const std::uint32_t> labels, RowResults out) {
  for (std::size_t column = 0; column < labels.size(); column += kLanes) {
    LogitsInMemory logits(z, column);
    const LossOfRows rows =
        to_loss_gradient<Loss>(logits, load_indices(labels.data() + column), 1.0f);
    rows.loss.store_unaligned(out.loss.data() + column);
    store_indices(out.prediction.data() + column, rows.prediction);
  }
}

void softmax(MatrixView<float> z) {
  for (std::size_t column = 0; column < z.columns(); column += kLanes) {
    LogitsInMemory logits(z, column);
    to_shares(logits);
  }
}

}  // namespace
}  // namespace linnet
