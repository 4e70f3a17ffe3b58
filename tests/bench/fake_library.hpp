#pragma once

#include <string>
#include <vector>

#include "bench/baselines/library.hpp"

namespace linnet::bench {

/// A library that records the number of threads that is set.
class FakeLibrary : public Library {
 public:
  explicit FakeLibrary(bool is_baseline = true) : is_baseline_(is_baseline) {}

  std::string name() const override { return "fake"; }
  std::string description() const override { return ""; }
  bool is_baseline() const override { return is_baseline_; }
  void use_threads(int threads) override { settings.push_back(threads); }
  std::vector<ProductWay> prepare(const Product&, const float*) override { return {}; }

  int threads() const { return settings.back(); }

  std::vector<int> settings;  ///< the numbers of threads in the order in which they were set

 private:
  bool is_baseline_;
};

}  // namespace linnet::bench
