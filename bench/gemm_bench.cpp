// The products of the comparison as a program for Google Benchmark.

#include "bench/google_benchmark.hpp"
#include "bench/measure/machine.hpp"
#include "bench/measure/product_field.hpp"

namespace linnet::bench {
namespace {

/// What streaming cases walk through; made by the first that runs.
StreamArea& stream_area() {
  static StreamArea area(stream_size_here().bytes);
  return area;
}

Registration register_case(const ProductCase& product) {
  Registration registration;
  registration.name = product.name + "/" + std::string(name_of(product.memory));
  registration.flops = product.product().flops();
  registration.bytes = least_bytes(product.product(), has_bytes(product.group));
  registration.gather = [product](std::span<const Entrant> library, int threads) {
    StreamArea* area = nullptr;
    if (product.memory == Memory::streaming) {
      area = &stream_area();
      area->refill();
    }
    return gather(product, library, threads, Effort{}, area);
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
