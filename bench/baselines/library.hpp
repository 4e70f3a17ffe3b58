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

/// A product that a library is ready to compute, again and again, on operands of the shape that it
/// was prepared for.
class ProductCall {
 public:
  ProductCall() = default;
  virtual ~ProductCall() = default;
  ProductCall(const ProductCall&) = delete;
  ProductCall& operator=(const ProductCall&) = delete;

  virtual void run(const float* a, const float* b, float* c) = 0;

  /// For the one library that multiplies bytes.
  virtual void run_on_bytes(const std::uint8_t* /*a*/, const float* /*b*/, float* /*c*/) {}
};

/// One of the ways in which a library computes a product: an ordinary call, a generated kernel, …
struct ProductWay {
  std::string name;
  std::unique_ptr<ProductCall> call;
};

/// A softmax that a library is ready to compute on arrays of the shape that it was prepared for.
class SoftmaxCall {
 public:
  SoftmaxCall() = default;
  virtual ~SoftmaxCall() = default;
  SoftmaxCall(const SoftmaxCall&) = delete;
  SoftmaxCall& operator=(const SoftmaxCall&) = delete;

  /// out: the log-softmax, or for the loss the gradient. Labels count for the loss alone.
  virtual SoftmaxOutcome run(const float* logits, const std::uint32_t* labels, float* out) = 0;
};

struct SoftmaxWay {
  std::string name;
  std::unique_ptr<SoftmaxCall> call;
};

/// One library to measure. Calls belong to the library that made them and to the number of threads
/// that it was told to use then.
class Library {
 public:
  Library() = default;
  virtual ~Library() = default;
  Library(const Library&) = delete;
  Library& operator=(const Library&) = delete;

  /// Name and version: "OpenBLAS 0.3.21".
  virtual std::string name() const = 0;
  /// What the library says of itself: configuration, the kernel that it chose.
  virtual std::string description() const = 0;
  /// Linnet is what all others are compared with.
  virtual bool is_baseline() const { return true; }

  /// Calls prepared and run from now on use so many threads.
  virtual void use_threads(int threads) = 0;
  /// Runs `work`, which prepares or runs calls, where that number of threads holds.
  virtual void run_burst(const std::function<void()>& work) { work(); }

  /// The ways in which the library can compute the product; none if it cannot. `packed_b`, if not
  /// null, is a B that will be the same in all calls, so that it may be packed beforehand.
  virtual std::vector<ProductWay> prepare(const Product& product, const float* packed_b) = 0;
  /// The same for an A of bytes.
  virtual std::vector<ProductWay> prepare_on_bytes(const Product& /*product*/) { return {}; }
  virtual std::vector<SoftmaxWay> prepare(const SoftmaxCase& /*softmax*/) { return {}; }
};

}  // namespace linnet::bench
