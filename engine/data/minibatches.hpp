#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "engine/core/index_range.hpp"
#include "engine/core/workers.hpp"
#include "engine/data/fetched_rows.hpp"
#include "engine/kernels/operands.hpp"
#include "linnet/examples.hpp"

namespace linnet {

/// Some examples in the order in which they are processed: pointers to their rows, the scales of
/// these, their labels, their bias inputs (see FusedSgd) and their weights. The features are not
/// copied; the memory is reused by the next gather. For one thread.
class OrderedExamples {
 public:
  /// Takes the examples that `order` names. bias_inputs: a number for each of `examples`, or none,
  /// which stands for ones. class_weights: the weight of an example of each class, or none, which
  /// stands for equal weights. scales: that of the row of each of `examples` (see FeatureRows), or
  /// none.
  void gather(const Examples& examples, std::span<const std::uint32_t> order,
              std::span<const float> bias_inputs, const Workers& workers,
              std::span<const float> class_weights = {}, std::span<const float> scales = {});

  /// Takes the rows of `order`, as gathered, that were fetched from there; `rows` must outlive
  /// their use.
  void take(const FetchedRows& rows, std::span<const std::uint32_t> order);

  std::size_t size() const { return rows_.size(); }
  FeatureRows rows() const { return {type_, rows_, scales_}; }
  /// One for each example and, of class 0, up to a multiple of kColumnPadding behind any of them.
  std::span<const std::uint32_t> labels() const { return labels_; }
  /// Starts to read the rows of a range from the disk, if they lie in a mapped file that was not in
  /// memory when they were gathered; see linnet::prefetch_pages.
  void prefetch_pages(IndexRange range) const;

  std::span<const float> bias_inputs() const { return bias_inputs_; }
  /// One for each example; none if all count the same.
  std::span<const float> weights() const { return weights_; }
  /// The sum of the weights of a range; its size if all count the same.
  double weight_of(IndexRange range) const;

 private:
  bool on_disk_ = false;            ///< some of the rows, at least
  IndexRange resident_bytes_ = {};  ///< of each row
  ElementType type_ = ElementType::u8;
  std::vector<const std::byte*> rows_;
  std::vector<float> scales_;  ///< of the rows; none for ones
  std::vector<std::uint32_t> labels_;
  std::vector<float> bias_inputs_;
  std::vector<float> weights_;
};

}  // namespace linnet
