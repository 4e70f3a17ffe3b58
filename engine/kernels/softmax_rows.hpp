#pragma once

// Softmax and its loss for logits that lie row after row, as the matrices of other libraries do.
// Few classes are transposed, a register of rows at a time, and go the way of
// softmax.hpp; with more, lanes run along the row. Only the per-set source includes this.

#include <algorithm>
#include <limits>
#include <utility>

#include "engine/kernels/constant_counts.hpp"
#include "engine/kernels/softmax.hpp"

namespace linnet {
namespace {

/// Up to as many classes as the widest register has lanes, lanes across rows are all in use where
/// lanes along the row would not be.
#if defined(LINNET_LITTLE_CODE)
inline constexpr std::size_t kFewClasses = 5;
#else
inline constexpr std::size_t kFewClasses = 16;
#endif

/// Calls `body(first)` for the first classes of fours that cover C of them; the last four may share
/// some with those before it.
template <std::size_t C, class Body>
[[gnu::always_inline]] inline void for_each_four(const Body& body) {
  constexpr std::size_t kFours = (C + 3) / 4;
#pragma GCC unroll 4
  for (std::size_t four = 0; four < kFours; ++four) {
    body(C < 4 ? 0 : std::min(4 * four, C - 4));
  }
}

/// kLanes rows of C logits that follow each other without gaps, transposed.
template <class Arch, std::size_t C>
[[gnu::always_inline]] inline void load_rows(const float* z, LogitsInRegisters<Arch, C>& logits) {
  for_each_four<C>([&](std::size_t first) __attribute__((always_inline)) {
    Floats<Arch> x[4];
    load_transposed<Arch>(
        x, [&](std::size_t row) __attribute__((always_inline)) {
          const float* at = z + row * C + first;
          return C < 4 ? load_quad_some(at, C) : load_quad(at);
        });
#pragma GCC unroll 4
    for (std::size_t i = 0; i < 4; ++i) {
      if (i < C) logits.put(first + i, x[i]);
    }
  });
}

/// The way back.
template <class Arch, std::size_t C>
[[gnu::always_inline]] inline void store_rows(const LogitsInRegisters<Arch, C>& logits,
                                              float* out) {
  for_each_four<C>([&](std::size_t first) __attribute__((always_inline)) {
    Floats<Arch> x[4];
#pragma GCC unroll 4
    for (std::size_t i = 0; i < 4; ++i) x[i] = logits.get(first + std::min(i, C - 1));
    store_transposed<Arch>(
        x, [&](std::size_t row, const float* numbers) __attribute__((always_inline)) {
          std::memcpy(out + row * C + first, numbers, std::min<std::size_t>(C, 4) * sizeof(float));
        });
  });
}

/// Calls `body(logits, first, count)` for rows [first, first + count) of z, a register of rows at a
/// time, and stores in `out` what it makes of the logits. Rows with gaps between them, and those of
/// a last register that is not full, are brought together first; missing ones repeat the last.
template <class Arch, std::size_t C, class Body>
[[gnu::always_inline]] inline void for_each_register_of_rows(MatrixView<const float> z,
                                                             MatrixView<float> out,
                                                             const Body& body) {
  float together[kLanes<Arch>][C];
  for (std::size_t first = 0; first < z.rows(); first += kLanes<Arch>) {
    const std::size_t count = std::min(kLanes<Arch>, z.rows() - first);
    const bool read_in_place = count == kLanes<Arch> && z.stride() == C;
    const bool written_in_place = count == kLanes<Arch> && out.stride() == C;
    if (!read_in_place) {
      for (std::size_t lane = 0; lane < kLanes<Arch>; ++lane) {
        std::copy_n(z.row(first + std::min(lane, count - 1)), C, together[lane]);
      }
    }
    LogitsInRegisters<Arch, C> logits;
    load_rows<Arch, C>(read_in_place ? z.row(first) : together[0], logits);
    body(logits, first, count);
    store_rows<Arch, C>(logits, written_in_place ? out.row(first) : together[0]);
    if (!written_in_place) {
      for (std::size_t lane = 0; lane < count; ++lane) {
        std::copy_n(together[lane], C, out.row(first + lane));
      }
    }
  }
}

/// The registers of a row: whole ones, and the rest, filled up.
template <class Arch>
class LongRow {
 public:
  LongRow(const float* numbers, std::size_t count) : numbers_(numbers), count_(count) {}

  /// Calls `body(k, x)` for all registers, `filler` being what the last one is filled up with.
  template <class Body>
  [[gnu::always_inline]] void for_each(float filler, const Body& body) const {
    std::size_t k = 0;
    for (; k + kLanes<Arch> <= count_; k += kLanes<Arch>) body(k, load_lanes<Arch>(numbers_ + k));
    if (const std::size_t rest = count_ - k; rest != 0) {
      body(k, first_lanes<Arch>(load_some<Arch>(numbers_ + k, rest), rest, filler));
    }
  }

  /// Stores what belongs at k.
  [[gnu::always_inline]] void store(float* to, std::size_t k, Floats<Arch> x) const {
    if (k + kLanes<Arch> <= count_) {
      x.store_unaligned(to + k);
    } else {
      store_some<Arch>(to + k, count_ - k, x);
    }
  }

  float largest() const {
    Floats<Arch> largest(-std::numeric_limits<float>::infinity());
    for_each(-std::numeric_limits<float>::infinity(), [&](std::size_t, Floats<Arch> x) {
      largest = xsimd::select(x > largest, x, largest);
    });
    return largest_lane<Arch>(largest);
  }

  /// The first place of this number; 0 if it is not there, as in a row of NaN.
  std::size_t find(float number) const {
    const float* place = std::find(numbers_, numbers_ + count_, number);
    return place == numbers_ + count_ ? 0 : static_cast<std::size_t>(place - numbers_);
  }

 private:
  const float* numbers_;
  std::size_t count_;
};

/// The logarithm of one number, by the same function as everywhere.
template <class Arch>
float log_of(float x) {
  return sum_lanes<Arch>(first_lanes<Arch>(log<Arch>(Floats<Arch>(x)), 1, 0.0f));
}

template <class Arch>
void log_softmax_of_row(const float* z, std::size_t classes, float* out) {
  const LongRow<Arch> row(z, classes);
  const Floats<Arch> largest(row.largest());
  Floats<Arch> total(0.0f);
  row.for_each(-std::numeric_limits<float>::infinity(),
               [&](std::size_t, Floats<Arch> x) { total += exp<Arch>(x - largest); });
  const Floats<Arch> spread(log_of<Arch>(sum_lanes<Arch>(total)));
  row.for_each(0.0f,
               [&](std::size_t k, Floats<Arch> x) { row.store(out, k, x - largest - spread); });
}

template <class Arch>
void log_softmax_rows(MatrixView<const float> z, MatrixView<float> out) {
  if (z.columns() > kFewClasses) {
    for (std::size_t r = 0; r < z.rows(); ++r) {
      log_softmax_of_row<Arch>(z.row(r), z.columns(), out.row(r));
    }
    return;
  }
  with_constant<kFewClasses>(z.columns(), [&]<std::size_t C>() {
    for_each_register_of_rows<Arch, C>(
        z, out, [](auto& logits, std::size_t, std::size_t) __attribute__((always_inline)) {
          to_log_shares<Arch>(logits);
        });
  });
}

/// gradient ← factor · (softmax − [c = label]); returns the loss, and the class of the largest
/// logit.
template <class Arch>
std::pair<float, std::size_t> cross_entropy_of_row(const float* z, std::size_t classes,
                                                   std::size_t label, float factor,
                                                   float* gradient) {
  const LongRow<Arch> row(z, classes);
  const float most = row.largest();
  const std::size_t prediction = row.find(most);
  const float target = z[label];
  const Floats<Arch> largest(most);
  Floats<Arch> total(0.0f);
  row.for_each(-std::numeric_limits<float>::infinity(), [&](std::size_t k, Floats<Arch> x) {
    const Floats<Arch> power = exp<Arch>(x - largest);
    total += power;
    row.store(gradient, k, power);
  });
  const float sum = sum_lanes<Arch>(total);
  const Floats<Arch> share(factor / sum);
  const LongRow<Arch> powers(gradient, classes);
  powers.for_each(0.0f,
                  [&](std::size_t k, Floats<Arch> x) { powers.store(gradient, k, x * share); });
  gradient[label] -= factor;
  return {most - target + log_of<Arch>(sum), prediction};
}

/// Few classes.
template <class Arch, std::size_t C>
void cross_entropy_of_few(MatrixView<const float> z, std::span<const std::uint32_t> labels,
                          float factor, MatrixView<float> gradient, RowResults out) {
  for_each_register_of_rows<Arch, C>(
      z, gradient,
      [&](auto& logits, std::size_t first, std::size_t count) __attribute__((always_inline)) {
        alignas(kAlignment) std::uint32_t targets[kLanes<Arch>] = {};
        alignas(kAlignment) float losses[kLanes<Arch>];
        alignas(kAlignment) std::int32_t predictions[kLanes<Arch>];
        const bool all = count == kLanes<Arch>;
        if (!all) std::copy_n(labels.data() + first, count, targets);
        const LossOfRows<Arch> rows = to_loss_gradient<Arch, LogSoftmax<Arch>>(
            logits, load_indices<Arch>(all ? labels.data() + first : targets), factor);
        rows.loss.store_unaligned(all ? out.loss.data() + first : losses);
        store_indices<Arch>(all ? out.prediction.data() + first : predictions, rows.prediction);
        if (all) return;
        std::copy_n(losses, count, out.loss.data() + first);
        std::copy_n(predictions, count, out.prediction.data() + first);
      });
}

template <class Arch>
void cross_entropy_rows(MatrixView<const float> z, std::span<const std::uint32_t> labels,
                        float factor, MatrixView<float> gradient, RowResults out) {
  if (z.columns() > kFewClasses) {
    for (std::size_t r = 0; r < z.rows(); ++r) {
      const auto [loss, prediction] =
          cross_entropy_of_row<Arch>(z.row(r), z.columns(), labels[r], factor, gradient.row(r));
      out.loss[r] = loss;
      out.prediction[r] = static_cast<std::int32_t>(prediction);
    }
    return;
  }
  with_constant<kFewClasses>(z.columns(), [&]<std::size_t C>() {
    cross_entropy_of_few<Arch, C>(z, labels, factor, gradient, out);
  });
}

}  // namespace
}  // namespace linnet
