#pragma once

// Softmax and its loss for logits that lie row after row, as the matrices of other libraries do.
// Few classes are turned on their side, a register of rows at a time, and go the way of
// softmax.hpp; with more, lanes run along the row. Only the per-set source includes this.

#include <limits>

#include "engine/kernels/pack.hpp"
#include "engine/kernels/softmax.hpp"

namespace linnet {
namespace {

/// Up to as many classes as the widest register has lanes, lanes across rows are all in use where
/// lanes along the row would not be.
inline constexpr std::size_t kFewClasses = 16;

/// kLanes rows of few logits, class after class. Rows that are missing repeat the last one.
template <class Arch>
class LogitBlock {
 public:
  LogitBlock(MatrixView<const float> z, std::size_t first)
      : classes_(z.columns()), rows_(std::min(kLanes<Arch>, z.rows() - first)) {
    const auto row = [&](std::size_t lane) { return z.row(first + std::min(lane, rows_ - 1)); };
    for_each_four([&](std::size_t c, std::size_t count) {
      Floats<Arch> x[4];
#pragma GCC unroll 4
      for (std::size_t i = 0; i < 4; ++i) {
        x[i] = join_quads<Arch>([&](std::size_t quad) {
          const float* at = row(4 * quad + i) + c;
          return count == 4 ? load_quad(at) : load_quad_some(at, count);
        });
      }
      transpose_quads<Arch>(x);
      for (std::size_t i = 0; i < count; ++i) x[i].store_aligned(numbers_[c + i]);
    });
  }

  std::size_t rows() const {
    return rows_;
  }
  MatrixView<float> view() {
    return {numbers_[0], classes_, kLanes<Arch>, kLanes<Arch>};
  }

  void store(MatrixView<float> out, std::size_t first) const {
    for_each_four([&](std::size_t c, std::size_t count) {
      Floats<Arch> x[4];
#pragma GCC unroll 4
      for (std::size_t i = 0; i < 4; ++i) x[i] = load<Arch>(numbers_[c + std::min(i, count - 1)]);
      transpose_quads<Arch>(x);
      alignas(kAlignment) float turned[4][kLanes<Arch>];
#pragma GCC unroll 4
      for (std::size_t i = 0; i < 4; ++i) x[i].store_aligned(turned[i]);
      for (std::size_t lane = 0; lane < rows_; ++lane) {
        const float* from = turned[lane % 4] + lane / 4 * 4;
        float* to = out.row(first + lane) + c;
        if (count == 4) {
          store_quad(to, load_quad(from));
        } else {
          std::copy_n(from, count, to);
        }
      }
    });
  }

 private:
  /// Calls `body(first, count)` for fours of classes; the last four may share some with those
  /// before it. Fewer than four go as they are.
  template <class Body>
  void for_each_four(const Body& body) const {
    if (classes_ < 4) {
      body(0, classes_);
      return;
    }
    for (std::size_t c = 0; c < classes_; c += 4) body(std::min(c, classes_ - 4), 4);
  }

  std::size_t classes_;
  std::size_t rows_;
  alignas(kAlignment) float numbers_[kFewClasses][kLanes<Arch>];
};

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

  /// The first place of this number, which is there.
  std::size_t find(float number) const {
    return static_cast<std::size_t>(std::find(numbers_, numbers_ + count_, number) - numbers_);
  }

 private:
  const float* numbers_;
  std::size_t count_;
};

/// The logarithm of one number, by the same function as everywhere.
template <class Arch>
float log_of(float x) {
  return sum_lanes<Arch>(first_lanes<Arch>(xsimd::log(Floats<Arch>(x)), 1, 0.0f));
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
  for (std::size_t first = 0; first < z.rows(); first += kLanes<Arch>) {
    LogitBlock<Arch> block(z, first);
    to_log_shares<Arch>(block.view(), 0);
    block.store(out, first);
  }
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
  for (std::size_t first = 0; first < z.rows(); first += kLanes<Arch>) {
    LogitBlock<Arch> block(z, first);
    std::array<std::uint32_t, kLanes<Arch>> targets{};
    std::array<float, kLanes<Arch>> losses;
    std::array<std::int32_t, kLanes<Arch>> predictions;
    std::copy_n(labels.data() + first, block.rows(), targets.data());
    loss_of_columns<Arch, LogSoftmax<Arch>>(block.view(), targets.data(), 0, factor,
                                            {losses, predictions});
    block.store(gradient, first);
    std::copy_n(losses.data(), block.rows(), out.loss.data() + first);
    std::copy_n(predictions.data(), block.rows(), out.prediction.data() + first);
  }
}

}  // namespace
}  // namespace linnet
