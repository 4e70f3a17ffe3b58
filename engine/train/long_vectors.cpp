#include "engine/train/long_vectors.hpp"

#include <array>
#include <vector>

#include "engine/core/parallel_ranges.hpp"

namespace linnet {
namespace {

/// Numbers of a partial sum; a block takes some microseconds.
constexpr std::size_t kBlock = 8192;

/// Up to so many blocks are faster on the calling thread than others are woken.
constexpr std::size_t kFewBlocks = 8;

template <class A, class B>
double dot_of_block(const A* a, const B* b, std::size_t size) {
  constexpr std::size_t kSums = 8;  // enough to hide the latency of an addition
  std::array<double, kSums> sums{};
  std::size_t i = 0;
  for (; i + kSums <= size; i += kSums) {
    for (std::size_t j = 0; j < kSums; ++j) sums[j] += double{a[i + j]} * double{b[i + j]};
  }
  for (; i < size; ++i) sums[i % kSums] += double{a[i]} * double{b[i]};
  return ((sums[0] + sums[1]) + (sums[2] + sums[3])) + ((sums[4] + sums[5]) + (sums[6] + sums[7]));
}

}  // namespace

/// Calls `body(range, index)` for each block.
template <class Body>
void LongVectors::for_each_block(std::size_t size, const Body& body) const {
  const std::size_t blocks = (size + kBlock - 1) / kBlock;
  const auto run = [&](std::size_t index, int) {
    body(subrange(size, blocks, index, kBlock), index);
  };
  if (blocks > kFewBlocks) return workers_->for_each(blocks, LoopSchedule::static_ranges, run);
  for (std::size_t index = 0; index < blocks; ++index) run(index, 0);
}

template <class A, class B>
double LongVectors::sum_of_products(std::span<const A> a, std::span<const B> b) const {
  std::vector<double> sums((a.size() + kBlock - 1) / kBlock);
  for_each_block(a.size(), [&](IndexRange range, std::size_t index) {
    sums[index] = dot_of_block(a.data() + range.begin, b.data() + range.begin, range.size());
  });
  double sum = 0.0;
  for (const double part : sums) sum += part;
  return sum;
}

double LongVectors::dot(std::span<const double> a, std::span<const double> b) const {
  return sum_of_products(a, b);
}

double LongVectors::dot(std::span<const float> a, std::span<const double> b) const {
  return sum_of_products(a, b);
}

double LongVectors::dot(std::span<const float> a, std::span<const float> b) const {
  return sum_of_products(a, b);
}

template <class A, class B>
void LongVectors::add_multiple(std::span<const A> a, double factor, std::span<const B> b,
                               std::span<A> to) const {
  for_each_block(a.size(), [&](IndexRange range, std::size_t) {
    for (std::size_t i = range.begin; i < range.end; ++i) {
      to[i] = static_cast<A>(double{a[i]} + factor * double{b[i]});
    }
  });
}

template <class A>
void LongVectors::scale(double factor, std::span<const A> a, std::span<double> to) const {
  for_each_block(a.size(), [&](IndexRange range, std::size_t) {
    for (std::size_t i = range.begin; i < range.end; ++i) to[i] = factor * double{a[i]};
  });
}

void LongVectors::add(std::span<const double> a, double factor, std::span<const double> b,
                      std::span<double> to) const {
  add_multiple(a, factor, b, to);
}

void LongVectors::add(std::span<const double> a, double factor, std::span<const float> b,
                      std::span<double> to) const {
  add_multiple(a, factor, b, to);
}

void LongVectors::add(std::span<const float> a, double factor, std::span<const float> b,
                      std::span<float> to) const {
  add_multiple(a, factor, b, to);
}

void LongVectors::subtract(std::span<const double> a, std::span<const double> b,
                           std::span<float> to) const {
  for_each_block(a.size(), [&](IndexRange range, std::size_t) {
    for (std::size_t i = range.begin; i < range.end; ++i) to[i] = static_cast<float>(a[i] - b[i]);
  });
}

void LongVectors::multiply(double factor, std::span<const double> a, std::span<double> to) const {
  scale(factor, a, to);
}

void LongVectors::multiply(double factor, std::span<const float> a, std::span<double> to) const {
  scale(factor, a, to);
}

}  // namespace linnet
