#pragma once

#include <optional>
#include <string>
#include <vector>

#include "bench/measure/operands.hpp"

namespace linnet::bench {

/// What a product must be, in double: all of C where that is quick, else a sample of it that has
/// the corners and a spread of other places.
///
/// A sum of k products in single precision, in any order, of numbers without a common sign is off
/// by about ε/√2 · ‖a‖·‖b‖, a and b being the row and the column: each partial sum of j terms is
/// about √(j/k)·‖a‖·‖b‖/√k and is rounded once. Sixteen times ε·‖a‖·‖b‖ is allowed; a term left out
/// is about ‖a‖·‖b‖/k.
class ProductReference {
 public:
  ProductReference(const Product& product, const Pointers& pointers);

  /// What is wrong with C, if anything.
  std::optional<std::string> complaint(const float* c) const;

 private:
  struct Entry {
    std::size_t row;
    std::size_t column;
    double value;
    double tolerance;
  };

  Product product_;
  std::vector<Entry> entries_;
};

}  // namespace linnet::bench
