#pragma once

#include <optional>
#include <string>
#include <vector>

#include "bench/measure/operands.hpp"

namespace linnet::bench {

/// The right result of a product, computed in double: all of C where that takes few operations,
/// else a sample of the corners and of random elements.
///
/// A sum of k products in single precision, in any order, of numbers without a common sign is off
/// by about ε/√2 · ‖a‖·‖b‖, a and b being the row and the column: each partial sum of j terms is
/// about √(j/k)·‖a‖·‖b‖/√k and is rounded once. Sixteen times ε·‖a‖·‖b‖ is allowed; a term left out
/// is about ‖a‖·‖b‖/k.
class ProductReference {
 public:
  ProductReference(const Product& product, const Pointers& pointers);

  /// The first wrong or unwritten element of C, as a text; nothing if C is right.
  std::optional<std::string> find_error(const float* c) const;

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
