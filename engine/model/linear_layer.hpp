#pragma once

#include <array>
#include <cstddef>
#include <span>
#include <vector>

#include "engine/data/widen.hpp"
#include "engine/kernels/kernel_table.hpp"
#include "linnet/aligned_buffer.hpp"
#include "linnet/matrix.hpp"
#include "linnet/normalize.hpp"

namespace linnet {

/// The rows that a layer multiplies with: what is stored, and what makes features of it.
struct LayerRows {
  LayerRows(ElementType stored = ElementType::u8) : type(stored) {}  // mostly there is no more
  LayerRows(ElementType stored, Normalize normalized, const ColumnTransform* transform = nullptr)
      : type(stored), normalize(normalized), columns(transform) {}

  /// Whether features are other numbers than those stored.
  bool are_transformed() const { return normalize != Normalize::none || columns != nullptr; }

  ElementType type;
  Normalize normalize = Normalize::none;     ///< with Normalize::rows, rows come with scales
  const ColumnTransform* columns = nullptr;  ///< of all layers that have it, if not null
};

/// How the weights of a layer lie in memory, and which kernels multiply with them.
enum class WeightLayout {
  /// The classes that one tile of the kernels of training takes form a block, in which the
  /// registers of all its classes for one step of the features are adjacent, step after step. So a
  /// slice of the features is contiguous for few classes.
  class_blocks,
  /// A row-major matrix, for the kernel of gemm: see panel_products.hpp.
  rows,
};

/// The faster layout for so many outputs and rows of that type; WeightLayout::rows for rows that
/// are transformed.
WeightLayout choose_layout(const KernelTable& kernels, std::size_t outputs, const LayerRows& rows);

/// The features of a slice: as many as the kernels take at best, or fewer, as far as that leaves
/// them efficient, to have 16 slices for as many members of a team, or 2 of a row-major matrix.
std::size_t choose_slice_features(const KernelTable& kernels, WeightLayout layout,
                                  std::size_t features);

/// What choose_slice_features may return for so many features, for kernels of any set and
/// architecture and any layout.
std::array<std::size_t, 3> all_slice_features(std::size_t features);

/// The weights of a linear layer in the layout of the kernels. No two rows are a power of two bytes
/// apart.
///
/// Features are padded; the padding is always zero. They come in slices, the same for any number of
/// threads: partial logits are summed slice by slice, so the sums are always the same. See
/// choose_slice_features.
class LinearLayer {
 public:
  /// All zero, for rows of that type; others give the same up to rounding. The outputs are those of
  /// `heads` models, one model's behind the other's: the layer has, bit for bit, the products of so
  /// many layers. `kernels` and the transform of the columns, if there is one, must outlive it.
  LinearLayer(const KernelTable& kernels, std::size_t outputs, std::size_t features,
              const LayerRows& rows = {}, std::size_t heads = 1);
  /// From rows of classes and columns of features.
  LinearLayer(const KernelTable& kernels, MatrixView<const float> weights,
              const LayerRows& rows = {}, std::size_t heads = 1);

  const LayerRows& rows() const noexcept { return rows_; }

  std::size_t outputs() const noexcept { return outputs_; }
  std::size_t features() const noexcept { return features_; }
  /// The features of each slice but the last.
  std::size_t slice_features() const noexcept { return slice_features_; }
  std::size_t slices() const noexcept {
    return (features_ + slice_features() - 1) / slice_features();
  }
  IndexRange slice(std::size_t index) const noexcept;

  /// The order in which accumulate_gradient takes the gradient: the examples of a class one after
  /// the other, or the classes of an example.
  bool takes_gradient_by_class() const noexcept { return layout_ == WeightLayout::rows; }

  /// Whether every number is finite.
  bool is_finite() const;

  /// The weights of some outputs, or of all, as a row-major matrix, outputs × features.
  Matrix<float> to_matrix(IndexRange outputs) const;
  Matrix<float> to_matrix() const { return to_matrix({0, outputs_}); }

  /// All numbers in the order in which they lie, with their padding.
  std::span<float> numbers() noexcept { return {numbers_.data(), numbers_.size()}; }
  std::span<const float> numbers() const noexcept { return {numbers_.data(), numbers_.size()}; }

  /// Calls `body(places)` for the runs of numbers() that hold the features of `range`, which starts
  /// at a multiple of kRowPadding, and the padding behind its end: one run for each block, or row.
  template <class Body>
  void for_each_run(IndexRange range, const Body& body) const {
    for (const Block& block : blocks_) {
      body(IndexRange{place(block, range.begin), place(block, round_up(range.end, kRowPadding))});
    }
  }

  /// Calls `body(output, feature, place)` for the registers of the same numbers, in order: number
  /// place + i is that of feature + i, for i below `lanes()`.
  template <class Body>
  void for_each_register(IndexRange range, const Body& body) const {
    for (const Block& block : blocks_) {
      std::size_t at = place(block, range.begin);
      for (std::size_t feature = range.begin; feature < round_up(range.end, kRowPadding);
           feature += lanes()) {
        for (std::size_t c = 0; c < block.classes; ++c, at += lanes()) {
          body(block.first + c, feature, at);
        }
      }
    }
  }

  /// The floats of a register.
  std::size_t lanes() const noexcept { return kernels_->lanes; }

  /// part[c][b] = Σ_k w[c][k] · rows[b][k] over the features of `range`, which starts at a
  /// multiple of kRowPadding. rows[b][k] is a feature: the number stored, normalized and
  /// transformed as rows() says.
  ///
  /// rows: B rows. next_rows: what to prefetch meanwhile. part: outputs × at least B.
  void partial_logits(IndexRange range, FeatureRows rows, PrefetchFeatures next_rows,
                      MatrixView<float> part) const;

  /// w[c][k] ← α_c · Σ_b g(c, b) · (rows[b][k] − centre) + β_c · w[c][k] for the features of a
  /// range. Arguments as above; g: outputs × B, row by row if takes_gradient_by_class(), else
  /// column by column.
  void accumulate_gradient(IndexRange range, const MicroPanelA& g, FeatureRows rows,
                           PrefetchFeatures next_rows, const GradientCentre& centre,
                           const RowUpdates& updates);

  /// A step with momentum for a range: see KernelTable::sgd_momentum_update. steps: one for each
  /// output, or one for all.
  void sgd_momentum_update(IndexRange range, LinearLayer& velocity,
                           std::span<const MomentumStep> steps);

 private:
  /// Classes whose registers lie together: those of a tile, or a single one of a row-major matrix.
  struct Block {
    std::size_t first;
    std::size_t classes;
  };

  void make_blocks();
  MatrixView<float> as_rows(IndexRange features);
  MatrixView<const float> as_rows(IndexRange features) const;
  /// The weights of a block from a feature on, which starts a register.
  LaneBlockedRows<float> at(const Block& block, std::size_t feature);
  LaneBlockedRows<const float> at(const Block& block, std::size_t feature) const;
  std::size_t place(const Block& block, std::size_t feature) const;

  const KernelTable* kernels_;
  std::size_t outputs_;
  std::size_t features_;
  LayerRows rows_;
  WeightLayout layout_;
  std::size_t slice_features_;
  std::size_t row_floats_;  ///< of a class, with its padding
  std::vector<Block> blocks_;
  AlignedBuffer<float> numbers_;
};

}  // namespace linnet
