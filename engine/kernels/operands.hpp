#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <type_traits>

#include "engine/core/index_range.hpp"
#include "linnet/feature_view.hpp"
#include "linnet/gemm_shape.hpp"
#include "linnet/matrix.hpp"

/// The operands of the kernels: see KernelTable.
namespace linnet {

/// The number of columns of a matrix of logits is a multiple of this: the floats of the widest
/// register.
inline constexpr std::size_t kColumnPadding = 16;

/// Rows given by their addresses, such as the examples of a batch, which need not be copied
/// together.
using RowStarts = std::span<const std::byte* const>;

/// The address of a row as RowStarts has it.
template <class T>
const std::byte* row_start(const T* row) {
  return reinterpret_cast<const std::byte*>(row);
}

/// Rows of numbers of type T.
template <class T>
class Rows {
 public:
  Rows() = default;
  explicit Rows(RowStarts starts) : starts_(starts) {}

  std::size_t size() const { return starts_.size(); }
  bool empty() const { return starts_.empty(); }
  const T* operator[](std::size_t row) const { return reinterpret_cast<const T*>(starts_[row]); }
  RowStarts starts() const { return starts_; }

  Rows first(std::size_t count) const { return Rows(starts_.first(count)); }
  Rows subspan(std::size_t begin, std::size_t count = std::dynamic_extent) const {
    return Rows(starts_.subspan(begin, count));
  }

 private:
  RowStarts starts_;
};

using ByteRows = Rows<std::uint8_t>;

/// Rows of numbers whose type is known at run time.
struct FeatureRows {
  ElementType type = ElementType::u8;
  RowStarts starts = {};
  /// What the numbers of each row are multiplied by, as widen() does it; none for ones.
  std::span<const float> scales = {};

  std::size_t size() const { return starts.size(); }
  bool empty() const { return starts.empty(); }
  FeatureRows first(std::size_t count) const { return subspan(0, count); }
  FeatureRows subspan(std::size_t begin, std::size_t count = std::dynamic_extent) const {
    return {type, starts.subspan(begin, count),
            scales.empty() ? scales : scales.subspan(begin, count)};
  }
};

/// C ← α · P + β · C for a product P; β = 0 overwrites C without reading it.
struct Update {
  float alpha = 1.0f;
  float beta = 0.0f;
};

/// The updates of the rows of C: one for all of them, or one for each.
class RowUpdates {
 public:
  RowUpdates(Update all) : all_(all) {}  // mostly there is one
  /// `each` must outlive it. Rows with the same update come in runs of `run`.
  RowUpdates(std::span<const Update> each, std::size_t run) : each_(each.data()), run_(run) {}

  bool is_one() const { return each_ == nullptr; }
  Update operator[](std::size_t row) const {
    const Update update = each_ == nullptr ? all_ : each_[row];
    return {update.alpha, adds_ ? 1.0f : update.beta};
  }

  /// How many of `rows` rows, from the first on and then from there on, have the same update.
  std::size_t run(std::size_t rows) const { return is_one() ? rows : run_; }

  /// Those of the rows from `row` on, for a kernel, which asks for no runs.
  RowUpdates from(std::size_t row) const {
    RowUpdates others = *this;
    if (!is_one()) others.each_ += row;
    return others;
  }

  /// The same with β = 1: for the products behind the first, where they come in parts.
  RowUpdates of_further_parts() const {
    RowUpdates others = *this;
    others.adds_ = true;
    return others;
  }

 private:
  const Update* each_ = nullptr;
  std::size_t run_ = 1;
  Update all_;
  bool adds_ = false;
};

/// A step of SGD with momentum for a class: see KernelTable::sgd_momentum_update.
struct MomentumStep {
  float decay;
  float rate;
};

/// What a gradient Σ_b g(c, b) · (x_b − centre) subtracts from each feature: from what is stored,
/// or by the offsets −centre · Σ_b g(c, b) of the sums over what is stored, one for each output.
/// Where rows are multiplied in parts, the first part has the offsets.
struct GradientCentre {
  float centre = 0.0f;
  std::span<const float> offsets = {};
};

/// Rows of the left factor A, `rows` × k, for kernels whose lanes run along rows of C.
struct MicroPanelA {
  const float* data;
  std::size_t rows;
  std::size_t stride;
  /// Whether rows are contiguous: element (i, p) is then data[i · stride + p], and otherwise
  /// data[p · stride + i].
  bool row_by_row;
};

/// The right factor B, k × columns, cut into panels of columns (see for_each_panel). With stride 0
/// the panels are packed: they follow each other, and the rows of a panel lie `length` floats
/// apart. Otherwise B is a row-major matrix with rows `stride` floats apart.
struct PanelsB {
  const float* data;
  std::size_t stride;
};

/// C = α · op(A) · B + β · C for small matrices, whose pointers are those of the first numbers. The
/// shape has all strides, and op_b = Op::none.
using SmallProduct = void (*)(const GemmShape& shape, const float* a, const float* b, float* c);

/// Calls `body(first, width, length)` for the panels that cover `columns` columns: columns
/// [first, first + width), and length = width rounded up to lanes. Panels are `nr` wide, except
/// that the last two have equal shares of their columns: a narrow tile leaves multipliers idle.
template <class Body>
constexpr void for_each_panel(std::size_t columns, std::size_t nr, std::size_t lanes,
                              const Body& body) {
  for (std::size_t first = 0; first < columns;) {
    const std::size_t left = columns - first;
    std::size_t width = std::min(left, nr);
    if (left > nr && left < 2 * nr) width = round_up((left + 1) / 2, lanes);
    body(first, width, round_up(width, lanes));
    first += width;
  }
}

/// Rows of floats for kernels whose lanes run along rows: register s of row r, which is `lanes`
/// contiguous floats, lies at data + r · row_stride + s · step_stride. A row-major matrix has
/// step_stride = lanes; in interleaved rows the registers of all rows for one step are contiguous.
template <class Float>
struct LaneBlockedRows {
  Float* data;
  std::size_t rows;
  std::size_t row_stride;
  std::size_t step_stride;

  operator LaneBlockedRows<const Float>() const requires(!std::is_const_v<Float>) {
    return {data, rows, row_stride, step_stride};
  }
};

/// The rows that the next call will read, starting at `column`. A kernel prefetches as many columns
/// of them as it processes itself, one cache line at a time between its multiplications. That hides
/// most of the memory latency, which the hardware prefetcher cannot, as the rows of a batch lie
/// scattered in memory. There are at most as many rows as the kernel processes.
template <class T>
struct PrefetchRows {
  Rows<T> rows = {};
  std::size_t column = 0;
};

/// The same for rows whose type is known at run time: that of the rows which the call multiplies.
struct PrefetchFeatures {
  FeatureRows rows = {};
  std::size_t column = 0;

  template <class T>
  PrefetchRows<T> as() const {
    return {Rows<T>(rows.starts), column};
  }
};

/// What the softmax kernels return for each row of a batch.
struct RowResults {
  std::span<float> loss;               ///< the row's loss
  std::span<std::int32_t> prediction;  ///< the class of the largest logit; the first of equal ones
};

}  // namespace linnet
