#include "engine/model/panel_products.hpp"

#include <algorithm>

#include "engine/gemm/scratch.hpp"
#include "engine/kernels/element_dispatch.hpp"

namespace linnet {
namespace {

/// Rows whose panels are multiplied with all classes: with the features of a block they take a
/// quarter of a second-level cache of 1 MB, where the next rows arrive meanwhile.
constexpr std::size_t kForwardRows = 128;

/// Rows over which the products of an update run at a time: each number of the weights is read and
/// written once for so many multiplications.
constexpr std::size_t kUpdateRows = 256;

/// Features of a block: a micro-panel of so many stays in the first-level cache.
constexpr std::size_t kBlockFeatures = 512;

/// Calls `body(range)` for blocks of at most `most` of [0, size), as equal as they can be.
template <class Body>
void for_each_block(std::size_t size, std::size_t most, const Body& body) {
  const std::size_t count = (size + most - 1) / most;
  for (std::size_t i = 0; i < count; ++i) body(subrange(size, count, i));
}

/// Rows of floats that a kernel reads whole registers of.
std::size_t row_floats(IndexRange range) {
  return row_stride(range.size(), sizeof(float));
}

/// Copies the features of `range` together, as floats, rows of row_floats(range).
void widen(const KernelTable& kernels, FeatureRows rows, IndexRange range, float* to) {
  with_element_type(rows.type, [&]<class T>() {
    const Rows<T> from(rows.starts);
    for (std::size_t b = 0; b < from.size(); ++b) {
      kernels.of<T>().copy_rows({from[b] + range.begin, 1, range.size(), range.size()},
                                to + b * row_floats(range), range.size());
    }
  });
}

/// Prefetches the rows that the next product reads, some with each micro-panel.
class NextRows {
 public:
  /// columns: how many of each row.
  NextRows(PrefetchFeatures next_rows, std::size_t columns)
      : rows_(next_rows.rows.starts),
        first_byte_(next_rows.column * element_bytes(next_rows.rows.type)),
        bytes_(columns * element_bytes(next_rows.rows.type)) {}

  /// Part `index` of `count`.
  void prefetch(std::size_t index, std::size_t count) const {
    const IndexRange part = subrange(rows_.size(), count, index);
    for (std::size_t b = part.begin; b < part.end; ++b) {
      for (std::size_t at = 0; at < bytes_; at += kAlignment) {
        __builtin_prefetch(rows_[b] + first_byte_ + at, 0, 2);
      }
    }
  }

 private:
  RowStarts rows_;
  std::size_t first_byte_;
  std::size_t bytes_;
};

/// Calls `multiply(classes)` for the classes of each micro-panel.
template <class Multiply>
void for_each_micro_panel(const KernelTable& kernels, std::size_t classes, const NextRows& next,
                          const Multiply& multiply) {
  const std::size_t count = (classes + kernels.mr - 1) / kernels.mr;
  for (std::size_t i = 0; i < count; ++i) {
    next.prefetch(i, count);
    multiply(IndexRange{i * kernels.mr, std::min((i + 1) * kernels.mr, classes)});
  }
}

/// Packs rows of floats as the columns of a right factor.
void pack_transposed(const KernelTable& kernels, MatrixView<const float> rows, float* to) {
  for_each_panel(rows.rows(), kernels.nr, kernels.lanes,
                 [&](std::size_t first, std::size_t width, std::size_t length) {
                   kernels.pack_panel_transposed(
                       {rows.row(first), width, rows.columns(), rows.stride()}, to, length);
                   to += rows.columns() * length;
                 });
}

MatrixView<float> part_of(MatrixView<float> matrix, IndexRange rows, IndexRange columns) {
  return {matrix.row(rows.begin) + columns.begin, rows.size(), columns.size(), matrix.stride()};
}

}  // namespace

void panel_inner_products(const KernelTable& kernels, MatrixView<const float> w, FeatureRows rows,
                          IndexRange range, PrefetchFeatures next_rows, MatrixView<float> part) {
  NextRows next(next_rows, range.size());
  for_each_block(rows.size(), kForwardRows, [&](IndexRange b) {
    for_each_block(range.size(), kBlockFeatures, [&](IndexRange k) {
      const IndexRange features{range.begin + k.begin, range.begin + k.end};
      Scratch floats(b.size() * row_floats(k));
      Scratch panels(k.size() * round_up(b.size(), kernels.lanes));
      widen(kernels, rows.subspan(b.begin, b.size()), features, floats.data());
      pack_transposed(kernels, {floats.data(), b.size(), k.size(), row_floats(k)}, panels.data());
      for_each_micro_panel(kernels, w.rows(), next, [&](IndexRange classes) {
        kernels.multiply_panels({w.row(classes.begin) + k.begin, classes.size(), w.stride(), true},
                                k.size(), {panels.data(), 0}, {1.0f, k.begin == 0 ? 0.0f : 1.0f},
                                part_of(part, classes, b));
      });
      next = NextRows({}, 0);
    });
  });
}

void panel_outer_products(const KernelTable& kernels, const MicroPanelA& g, FeatureRows rows,
                          IndexRange range, PrefetchFeatures next_rows,
                          std::span<const float> offsets, Update update, MatrixView<float> w) {
  NextRows next(next_rows, range.size());
  const IndexRange columns{0, range.size()};
  const std::size_t stride = row_floats(range);
  Scratch floats(std::min(kUpdateRows, rows.size()) * stride);
  if (!offsets.empty()) {
    std::fill_n(floats.data(), stride, 1.0f);
    kernels.multiply_panels({offsets.data(), w.rows(), 1, true}, 1, {floats.data(), stride}, update,
                            w);
    update.beta = 1.0f;
  }
  const auto of_classes = [&](IndexRange classes, std::size_t b) {
    const std::size_t at =
        g.row_by_row ? classes.begin * g.stride + b : b * g.stride + classes.begin;
    return MicroPanelA{g.data + at, classes.size(), g.stride, g.row_by_row};
  };
  for_each_block(rows.size(), kUpdateRows, [&](IndexRange b) {
    widen(kernels, rows.subspan(b.begin, b.size()), range, floats.data());
    for_each_micro_panel(kernels, w.rows(), next, [&](IndexRange classes) {
      kernels.multiply_panels(of_classes(classes, b.begin), b.size(), {floats.data(), stride},
                              update, part_of(w, classes, columns));
    });
    next = NextRows({}, 0);
    update.beta = 1.0f;
  });
}

}  // namespace linnet
