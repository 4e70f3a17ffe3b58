#include "bench/cases/softmax_case.hpp"

#include <fmt/format.h>

namespace linnet::bench {

double nominal_flops(const SoftmaxCase& softmax) {
  constexpr double kPerElement = 5.0;
  return kPerElement * static_cast<double>(softmax.size());
}

double least_bytes(const SoftmaxCase& softmax) {
  return 2.0 * sizeof(float) * static_cast<double>(softmax.size());
}

std::vector<SoftmaxCase> softmax_cases() {
  std::vector<SoftmaxCase> cases;
  const auto add = [&](SoftmaxKind kind, std::size_t rows, std::size_t classes) {
    const bool is_loss = kind == SoftmaxKind::cross_entropy;
    cases.push_back(
        {fmt::format("{}/{}x{}", is_loss ? "cross_entropy" : "log_softmax", rows, classes), kind,
         rows, classes, rows == 64 || classes == 1000});
  };
  for (const SoftmaxKind kind : {SoftmaxKind::log_softmax, SoftmaxKind::cross_entropy}) {
    for (const std::size_t rows : {64u, 1024u}) {
      for (const std::size_t classes : {6u, 10u}) add(kind, rows, classes);
    }
    add(kind, 1024, 1000);
  }
  return cases;
}

}  // namespace linnet::bench
