#pragma once

#include "bench/measure/product_candidates.hpp"
#include "bench/measure/softmax_candidates.hpp"
#include "bench/report/case_result.hpp"

namespace linnet::bench {

/// Finds the candidates of a case and measures them in rounds. The field `peak` of the result is
/// not set.
Measurement measure(const ProductCase& product, std::span<const LoadedLibrary> libraries,
                    int threads, const Effort& effort, StreamArea& area);
Measurement measure(const SoftmaxCase& softmax, std::span<const LoadedLibrary> libraries,
                    int threads, const Effort& effort);

}  // namespace linnet::bench
