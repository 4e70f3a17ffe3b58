#pragma once

#include <cstdint>
#include <optional>

#include "bench/cases/product_case.hpp"
#include "linnet/aligned_buffer.hpp"

namespace linnet::bench {

/// Fills with uniform numbers in [−1, 1).
void fill_uniform(float* data, std::size_t size, std::uint64_t seed);

/// A large area from which streaming cases take their operands one after the other, from its start
/// to its end and again. All libraries use the same area, so what a call reads was last touched a
/// whole pass ago and is in no cache.
class StreamArea {
 public:
  explicit StreamArea(std::size_t bytes) : buffer_(bytes / sizeof(float)) {}

  std::size_t bytes() const { return buffer_.size() * sizeof(float); }
  const float* data() const { return buffer_.data(); }

  /// Fills the area with numbers in [−1, 1).
  void refill();

  /// The next `count` floats, on a cache line.
  float* take(std::size_t count);

 private:
  AlignedBuffer<float> buffer_;
  std::size_t position_ = 0;
};

/// The operands of one call.
struct Pointers {
  const float* a = nullptr;
  const std::uint8_t* a_bytes = nullptr;
  const float* b = nullptr;
  float* c = nullptr;
};

/// Memory for the operands of one form of a case. Operands that the form streams are different in
/// each call and come out of a StreamArea; the others are the same in each call.
class Operands {
 public:
  /// `area` is null for a hot case; otherwise it must outlive this object.
  Operands(const ProductForm& form, bool bytes_in_a, StreamArea* area);

  Pointers next() { return area_ == nullptr ? fixed_ : next_streamed(); }

  bool bytes_in_a() const { return bytes_in_a_; }
  const ProductForm& form() const { return form_; }

 private:
  Pointers next_streamed();

  ProductForm form_;
  bool bytes_in_a_;
  StreamArea* area_;
  AlignedBuffer<float> a_;
  AlignedBuffer<std::uint8_t> a_bytes_;
  AlignedBuffer<float> b_;
  AlignedBuffer<float> c_;
  Pointers fixed_;
};

}  // namespace linnet::bench
