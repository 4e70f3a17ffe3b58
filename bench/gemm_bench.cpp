// The products that linnet_compare measures, as a program with the options of Google Benchmark.

#include "bench/google_benchmark.hpp"
#include "bench/measure/machine.hpp"
#include "bench/measure/product_candidates.hpp"

namespace linnet::bench {
namespace {

/// The area that streaming cases walk through, allocated when the first of them runs.
StreamArea& stream_area() {
  static StreamArea area(stream_size_here().bytes);
  return area;
}

Registration register_case(const ProductCase& product) {
  Registration registration;
  registration.name = product.name + "/" + std::string(name_of(product.memory));
  registration.flops = product.product().flops();
  registration.bytes = least_bytes(product.product(), has_bytes(product.group));
  registration.find_candidates = [product](std::span<const LoadedLibrary> library, int threads) {
    StreamArea* area = nullptr;
    if (product.memory == Memory::streaming) {
      area = &stream_area();
      area->refill();
    }
    return find_candidates(product, library, threads, Effort{}, area);
  };
  return registration;
}

}  // namespace
}  // namespace linnet::bench

int main(int count, char** arguments) {
  std::vector<linnet::bench::Registration> cases;
  for (const auto& product : linnet::bench::product_cases()) {
    cases.push_back(linnet::bench::register_case(product));
  }
  return linnet::bench::run_google_benchmark(count, arguments, cases);
}
