// The softmax cases that linnet_compare measures, as a program with the options of Google
// Benchmark.

#include "bench/google_benchmark.hpp"
#include "bench/measure/softmax_candidates.hpp"

namespace linnet::bench {
namespace {

Registration register_case(const SoftmaxCase& softmax) {
  Registration registration;
  registration.name = softmax.name + "/hot";
  registration.flops = nominal_flops(softmax);
  registration.bytes = least_bytes(softmax);
  registration.find_candidates = [softmax](std::span<const LoadedLibrary> library, int threads) {
    return find_candidates(softmax, library, threads, Effort{});
  };
  return registration;
}

}  // namespace
}  // namespace linnet::bench

int main(int count, char** arguments) {
  std::vector<linnet::bench::Registration> cases;
  for (const auto& softmax : linnet::bench::softmax_cases()) {
    cases.push_back(linnet::bench::register_case(softmax));
  }
  return linnet::bench::run_google_benchmark(count, arguments, cases);
}
