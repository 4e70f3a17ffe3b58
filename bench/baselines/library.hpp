#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "bench/cases/product_case.hpp"
#include "bench/cases/softmax_case.hpp"

namespace linnet::bench {

/// A product that a library has prepared: `run` computes it on operands of that shape, any number
/// of times.
class ProductCall {
 public:
  ProductCall() = default;
  virtual ~ProductCall() = default;
  ProductCall(const ProductCall&) = delete;
  ProductCall& operator=(const ProductCall&) = delete;

  virtual void run(const float* a, const float* b, float* c) = 0;

  /// The same with an A of bytes. Only Linnet implements it.
  virtual void run_on_bytes(const std::uint8_t* /*a*/, const float* /*b*/, float* /*c*/) {}
};

/// One way in which a library computes a product, such as an ordinary call or a generated kernel.
struct ProductWay {
  std::string name;
  std::unique_ptr<ProductCall> call;
  /// Whether something was made beforehand for this shape or this B: a kernel, a primitive, a
  /// packed matrix, a plan.
  bool is_prepared = false;
};

/// A softmax that a library has prepared for arrays of one shape.
class SoftmaxCall {
 public:
  SoftmaxCall() = default;
  virtual ~SoftmaxCall() = default;
  SoftmaxCall(const SoftmaxCall&) = delete;
  SoftmaxCall& operator=(const SoftmaxCall&) = delete;

  /// Writes the log-softmax to `out`, or the gradient if the case is a loss. `labels` are used by
  /// the loss alone, as is the returned value.
  virtual SoftmaxLoss run(const float* logits, const std::uint32_t* labels, float* out) = 0;
};

struct SoftmaxWay {
  std::string name;
  std::unique_ptr<SoftmaxCall> call;
};

/// One library to measure. A call is valid as long as its library, and runs with the number of
/// threads that was set when it was prepared.
class Library {
 public:
  Library() = default;
  virtual ~Library() = default;
  Library(const Library&) = delete;
  Library& operator=(const Library&) = delete;

  /// Name and version: "OpenBLAS 0.3.21".
  virtual std::string name() const = 0;
  /// What the library reports about itself: configuration, the kernel that it chose.
  virtual std::string description() const = 0;
  /// Whether Linnet is compared with it; false for Linnet itself.
  virtual bool is_baseline() const { return true; }

  /// Sets the number of threads of the calls that are prepared and run from now on.
  virtual void use_threads(int threads) = 0;
  /// Runs `work`, which prepares or runs calls, in a place where that number of threads applies.
  virtual void run_burst(const std::function<void()>& work) { work(); }

  /// The ways in which the library can compute the product; empty if it cannot. If `packed_b` is
  /// not null, it is the B of all calls, which may be packed beforehand.
  virtual std::vector<ProductWay> prepare(const Product& product, const float* packed_b) = 0;
  /// The same for an A of bytes.
  virtual std::vector<ProductWay> prepare_on_bytes(const Product& /*product*/) { return {}; }
  virtual std::vector<SoftmaxWay> prepare(const SoftmaxCase& /*softmax*/) { return {}; }
};

}  // namespace linnet::bench
