#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace linnet {

/// An input pixel of a weighted mean.
struct ResizeTerm {
  std::uint32_t input;
  float weight;
};

/// The weighted means along one axis of a resized image, from n to m pixels: see resize_grey.
///
/// The weights are computed in floats, with the roundings of version 1 of stb_image_resize, which
/// resized Linnet's images before: models of resized images keep their bits. Movable, copyable.
class ResizeAxis {
 public:
  /// Computes the weights, unless they are those of the last call. n, m ≥ 1. Throws std::bad_alloc.
  void set(std::uint32_t n, std::uint32_t m);

  std::uint32_t inputs() const noexcept { return inputs_; }
  std::uint32_t outputs() const noexcept { return outputs_; }

  /// The terms of output pixel `output`, in ascending order of their inputs; at least one. An input
  /// may occur twice where the mean reaches over the edge. No weight is zero.
  std::span<const ResizeTerm> terms(std::size_t output) const noexcept {
    return std::span(terms_).subspan(starts_[output], starts_[output + 1] - starts_[output]);
  }

 private:
  void set_area_average();
  void set_bilinear();
  void add_terms(std::span<const ResizeTerm> terms, float total);

  std::uint32_t inputs_ = 0;
  std::uint32_t outputs_ = 0;
  std::vector<ResizeTerm> terms_;
  std::vector<std::size_t> starts_;  ///< of each output's terms, and the end of the last
};

}  // namespace linnet
