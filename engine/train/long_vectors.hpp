#pragma once

#include <cstddef>
#include <span>

#include "engine/core/workers.hpp"

namespace linnet {

/// Arithmetic of vectors as long as all weights of a model: in double, of numbers stored as floats
/// or doubles, in parallel where that pays, with the same bits for any number of threads. The
/// vectors of a call have the same length.
class LongVectors {
 public:
  /// `workers` must outlive it.
  explicit LongVectors(const Workers& workers) : workers_(&workers) {}

  /// Σ a_i · b_i.
  double dot(std::span<const double> a, std::span<const double> b) const;
  double dot(std::span<const float> a, std::span<const double> b) const;
  double dot(std::span<const float> a, std::span<const float> b) const;
  /// to ← a + factor · b. `to` may be a or b.
  void add(std::span<const double> a, double factor, std::span<const double> b,
           std::span<double> to) const;
  void add(std::span<const double> a, double factor, std::span<const float> b,
           std::span<double> to) const;
  void add(std::span<const float> a, double factor, std::span<const float> b,
           std::span<float> to) const;
  /// to ← a − b.
  void subtract(std::span<const double> a, std::span<const double> b, std::span<float> to) const;
  /// to ← factor · a. `to` may be a.
  void multiply(double factor, std::span<const double> a, std::span<double> to) const;
  void multiply(double factor, std::span<const float> a, std::span<double> to) const;

 private:
  template <class A, class B>
  double sum_of_products(std::span<const A> a, std::span<const B> b) const;
  template <class A, class B>
  void add_multiple(std::span<const A> a, double factor, std::span<const B> b,
                    std::span<A> to) const;
  template <class A>
  void scale(double factor, std::span<const A> a, std::span<double> to) const;
  template <class Body>
  void for_each_block(std::size_t size, const Body& body) const;

  const Workers* workers_;
};

}  // namespace linnet
