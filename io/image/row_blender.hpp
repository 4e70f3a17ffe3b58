#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "io/image/resize_axis.hpp"

namespace linnet {

/// Computes the weighted means of rows along the vertical axis of a resized image, as its rows
/// arrive from top to bottom. Keeps the last rows only: neighbouring outputs share three at most.
class RowBlender {
 public:
  /// `axis` must outlive the rows, which have `width` floats. Throws std::bad_alloc.
  void begin(const ResizeAxis& axis, std::size_t width) {
    axis_ = &axis;
    width_ = width;
    arrived_ = output_ = term_ = 0;
    rows_.resize(kKept * width);
    sum_.assign(width, 0);
  }

  /// Where the next row is to be written before `add` is called.
  std::span<float> next_row() { return {kept(arrived_), width_}; }

  /// Adds the row that was written. Calls emit(output, row) with each output row that this
  /// completes; it may change the row.
  template <class Emit>
  void add(const Emit& emit) {
    const std::size_t newest = arrived_++;
    while (output_ < axis_->outputs()) {
      const std::span<const ResizeTerm> terms = axis_->terms(output_);
      for (; term_ < terms.size() && terms[term_].input <= newest; ++term_) {
        const float* row = kept(terms[term_].input);
        const float weight = terms[term_].weight;
        for (std::size_t x = 0; x < width_; ++x) sum_[x] += row[x] * weight;
      }
      if (term_ < terms.size()) return;
      emit(output_++, std::span<float>(sum_));
      std::fill(sum_.begin(), sum_.end(), 0.0F);
      term_ = 0;
    }
  }

 private:
  static constexpr std::size_t kKept = 4;

  float* kept(std::size_t row) { return rows_.data() + row % kKept * width_; }

  const ResizeAxis* axis_ = nullptr;
  std::size_t width_ = 0;
  std::size_t arrived_ = 0;  ///< rows
  std::size_t output_ = 0;   ///< the row that is being summed
  std::size_t term_ = 0;     ///< the next of its terms
  std::vector<float> rows_;
  std::vector<float> sum_;
};

}  // namespace linnet
