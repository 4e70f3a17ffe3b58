#pragma once

#include <cstdint>
#include <optional>

#include "bench/cases/product_case.hpp"
#include "linnet/aligned_buffer.hpp"

namespace linnet::bench {

/// Fills with uniform numbers in [−1, 1).
void fill_uniform(float* data, std::size_t size, std::uint64_t seed);

/// Memory that is walked through from end to end by everybody in turn, so that what is read next
/// was last touched a whole round ago, and no cache still holds it.
class StreamArea {
 public:
  explicit StreamArea(std::size_t bytes) : buffer_(bytes / sizeof(float)) {}

  std::size_t bytes() const { return buffer_.size() * sizeof(float); }
  const float* data() const { return buffer_.data(); }

  /// Numbers in [−1, 1) everywhere.
  void refill();

  /// The next `count` floats, on a cache line.
  float* take(std::size_t count);

 private:
  AlignedBuffer<float> buffer_;
  std::size_t position_ = 0;
};

/// Where the operands of one call lie.
struct Pointers {
  const float* a = nullptr;
  const std::uint8_t* a_bytes = nullptr;
  const float* b = nullptr;
  float* c = nullptr;
};

/// The operands of one form of a case: always the same ones, or from call to call others out of an
/// area, as the form streams them.
class Operands {
 public:
  /// `area` is null for operands that stay in cache, and outlives this otherwise.
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
