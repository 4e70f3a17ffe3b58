#pragma once

// Softmax and its loss for row-major logits. Of few classes, kLanes rows at a time are transposed
// and computed by softmax.hpp; of more classes, lanes run along a row. Only the per-set source
// includes this.

#include <algorithm>
#include <limits>
#include <utility>

#include "engine/kernels/constant_counts.hpp"
#include "engine/kernels/interleaved_rows.hpp"
#include "engine/kernels/softmax.hpp"

namespace linnet {
namespace {

/// The lanes of the widest register. Up to this many classes, lanes along a row would be left idle,
/// while lanes across rows are all in use.
#if defined(LINNET_LITTLE_CODE)
inline constexpr std::size_t kFewClasses = 5;
#else
inline constexpr std::size_t kFewClasses = 16;
#endif

/// Calls `body(logits, first, count)` for rows [first, first + count) of z, kLanes at a time, and
/// stores the logits that it leaves in `out`. Rows that are not contiguous, and the last rows if
/// they are fewer than kLanes, are first copied to a buffer; there the last row fills missing rows.
template <std::size_t C, class Body>
[[gnu::always_inline]] inline void for_each_register_of_rows(MatrixView<const float> z,
                                                             MatrixView<float> out,
                                                             const Body& body) {
  float buffer[kLanes][C];
  for (std::size_t first = 0; first < z.rows(); first += kLanes) {
    const std::size_t count = std::min(kLanes, z.rows() - first);
    const bool read_in_place = count == kLanes && z.stride() == C;
    const bool written_in_place = count == kLanes && out.stride() == C;
    if (!read_in_place) {
      for (std::size_t lane = 0; lane < kLanes; ++lane) {
        std::copy_n(z.row(first + std::min(lane, count - 1)), C, buffer[lane]);
      }
    }
    LogitsInRegisters<C> logits;
    load_interleaved<C>(read_in_place ? z.row(first) : buffer[0], logits.columns());
    body(logits, first, count);
    store_interleaved<C>(logits.columns(), written_in_place ? out.row(first) : buffer[0]);
    if (!written_in_place) {
      for (std::size_t lane = 0; lane < count; ++lane) {
        std::copy_n(buffer[lane], C, out.row(first + lane));
      }
    }
  }
}

/// A row of many classes, read by the register.
class LongRow {
 public:
  LongRow(const float* numbers, std::size_t count) : numbers_(numbers), count_(count) {}

  /// Calls `body(k, x)` for each register x, whose first lane is column k; `filler` is put into the
  /// lanes behind the last column.
  template <class Body>
  [[gnu::always_inline]] void for_each(float filler, const Body& body) const {
    std::size_t k = 0;
    for (; k + kLanes <= count_; k += kLanes) body(k, load_lanes(numbers_ + k));
    if (const std::size_t rest = count_ - k; rest != 0) {
      body(k, first_lanes(load_some(numbers_ + k, rest), rest, filler));
    }
  }

  /// Stores a register whose first lane is column k: its lanes up to the last column.
  [[gnu::always_inline]] void store(float* to, std::size_t k, Floats x) const {
    if (k + kLanes <= count_) {
      x.store_unaligned(to + k);
    } else {
      store_some(to + k, count_ - k, x);
    }
  }

  float largest() const {
    Floats largest(-std::numeric_limits<float>::infinity());
    for_each(-std::numeric_limits<float>::infinity(),
             [&](std::size_t, Floats x) { largest = select(x > largest, x, largest); });
    return largest_lane(largest);
  }

  /// The first column that equals `number`; 0 if none does, as in a row of NaN.
  std::size_t find(float number) const {
    const float* place = std::find(numbers_, numbers_ + count_, number);
    return place == numbers_ + count_ ? 0 : static_cast<std::size_t>(place - numbers_);
  }

 private:
  const float* numbers_;
  std::size_t count_;
};

/// The logarithm of one number, by the same arithmetic as that of a register.
float log_of(float x) {
  return sum_lanes(first_lanes(log_of_normal(Floats(x)), 1, 0.0f));
}

void log_softmax_of_row(const float* z, std::size_t classes, float* out) {
  const LongRow row(z, classes);
  const Floats largest(row.largest());
  Floats total(0.0f);
  row.for_each(-std::numeric_limits<float>::infinity(),
               [&](std::size_t, Floats x) { total += exp_bounded(x - largest); });
  const Floats spread(log_of(sum_lanes(total)));
  row.for_each(0.0f, [&](std::size_t k, Floats x) { row.store(out, k, x - largest - spread); });
}

void log_softmax_rows(MatrixView<const float> z, MatrixView<float> out) {
  if (z.columns() > kFewClasses) {
    for (std::size_t r = 0; r < z.rows(); ++r) {
      log_softmax_of_row(z.row(r), z.columns(), out.row(r));
    }
    return;
  }
  with_constant<kFewClasses>(z.columns(), [&]<std::size_t C>() {
    for_each_register_of_rows<C>(
        z, out, [](auto& logits, std::size_t, std::size_t) __attribute__((always_inline)) {
          to_log_shares(logits);
        });
  });
}

/// gradient ← factor · (softmax − [c = label]); returns the loss, and the class of the largest
/// logit.
std::pair<float, std::size_t> cross_entropy_of_row(const float* z, std::size_t classes,
                                                   std::size_t label, float factor,
                                                   float* gradient) {
  const LongRow row(z, classes);
  const float most = row.largest();
  const std::size_t prediction = row.find(most);
  const float target = z[label];
  const Floats largest(most);
  Floats total(0.0f);
  row.for_each(-std::numeric_limits<float>::infinity(), [&](std::size_t k, Floats x) {
    const Floats power = exp_bounded(x - largest);
    total += power;
    row.store(gradient, k, power);
  });
  const float sum = sum_lanes(total);
  const Floats share(factor / sum);
  const LongRow powers(gradient, classes);
  powers.for_each(0.0f, [&](std::size_t k, Floats x) { powers.store(gradient, k, x * share); });
  gradient[label] -= factor;
  return {most - target + log_of(sum), prediction};
}

/// cross_entropy_rows for C ≤ kFewClasses classes.
template <std::size_t C>
void cross_entropy_of_few(MatrixView<const float> z, std::span<const std::uint32_t> labels,
                          float factor, MatrixView<float> gradient, RowResults out) {
  for_each_register_of_rows<C>(
      z, gradient,
      [&](auto& logits, std::size_t first, std::size_t count) __attribute__((always_inline)) {
        alignas(kAlignment) std::uint32_t targets[kLanes] = {};
        alignas(kAlignment) float losses[kLanes];
        alignas(kAlignment) std::int32_t predictions[kLanes];
        const bool all = count == kLanes;
        if (!all) std::copy_n(labels.data() + first, count, targets);
        const LossOfRows rows = to_loss_gradient<LogSoftmax>(
            logits, load_indices(all ? labels.data() + first : targets), factor);
        rows.loss.store_unaligned(all ? out.loss.data() + first : losses);
        store_indices(all ? out.prediction.data() + first : predictions, rows.prediction);
        if (all) return;
        std::copy_n(losses, count, out.loss.data() + first);
        std::copy_n(predictions, count, out.prediction.data() + first);
      });
}

void cross_entropy_rows(MatrixView<const float> z, std::span<const std::uint32_t> labels,
                        float factor, MatrixView<float> gradient, RowResults out) {
  if (z.columns() > kFewClasses) {
    for (std::size_t r = 0; r < z.rows(); ++r) {
      const auto [loss, prediction] =
          cross_entropy_of_row(z.row(r), z.columns(), labels[r], factor, gradient.row(r));
      out.loss[r] = loss;
      out.prediction[r] = static_cast<std::int32_t>(prediction);
    }
    return;
  }
  with_constant<kFewClasses>(z.columns(), [&]<std::size_t C>() {
    cross_entropy_of_few<C>(z, labels, factor, gradient, out);
  });
}

}  // namespace
}  // namespace linnet
