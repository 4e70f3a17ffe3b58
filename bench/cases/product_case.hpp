#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "linnet/gemm.hpp"

namespace linnet::bench {

/// Whether the operands of a case stay in cache from call to call or come from memory each time.
enum class Memory { hot, streaming };
std::string_view name_of(Memory memory);

/// A matrix product in the terms of BLAS: C[m×n] = op(A)[m×k] · op(B)[k×n], all row-major without
/// gaps.
struct Product {
  std::size_t m = 0;
  std::size_t n = 0;
  std::size_t k = 0;
  Op a = Op::none;
  Op b = Op::none;

  std::size_t a_size() const { return m * k; }
  std::size_t b_size() const { return k * n; }
  std::size_t c_size() const { return m * n; }
  std::size_t lda() const { return a == Op::none ? k : m; }
  std::size_t ldb() const { return b == Op::none ? n : k; }
  std::size_t ldc() const { return n; }
  double flops() const;
};

/// "nn", "nt", "tn" or "tt".
std::string layout_of(const Product& product);

/// The operands that come from memory in the streaming form of a case. The others are the same in
/// each call.
struct Streams {
  bool a = true;
  bool b = true;
  bool c = true;
};

/// One form of a case: the same numbers with the weights in one of two layouts.
struct ProductForm {
  std::string name;  ///< "nt", or another name that is unique within the case
  Product product;
  Streams streams;
  bool b_may_be_packed = false;  ///< B holds weights, which are the same in many calls
};

/// The kind of shape; the first part of a case's name.
enum class Group {
  square,
  plan,
  call,
  gemv,
  forward,
  backward,
  wide,
  odd,
  transposed,
  forward_u8,
  backward_u8
};
std::string_view name_of(Group group);

/// Whether Linnet takes A as bytes in this group.
bool has_bytes(Group group);

/// Whether a way to compute a product takes part in this group. A way is prepared if something was
/// made beforehand for the shape, as a GemmPlan. Linnet takes part with gemm, but in the group
/// `plan` with a GemmPlan. The others take part in all their ways, but in the group `call` with
/// those that are not prepared.
bool takes_part(Group group, bool is_baseline, bool is_prepared);

struct ProductCase {
  std::string name;
  Group group = Group::square;
  Memory memory = Memory::hot;
  bool quick = false;  ///< is measured under --quick
  /// The first form gives the case its name. A library is measured in the form in which it is
  /// fastest.
  std::vector<ProductForm> forms;

  const Product& product() const { return forms.front().product; }
};

/// The least number of bytes that must be moved: A and B read once, C written once.
double least_bytes(const Product& product, bool bytes_in_a);

/// All products, the hot ones first.
std::vector<ProductCase> product_cases();

}  // namespace linnet::bench
