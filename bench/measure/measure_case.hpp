#pragma once

#include "bench/measure/product_field.hpp"
#include "bench/measure/softmax_field.hpp"
#include "bench/report/outcome.hpp"

namespace linnet::bench {

/// Gathers all who can compute the case and measures them in rounds. The peak is left open.
Measurement measure(const ProductCase& product, std::span<const Entrant> entrants, int threads,
                    const Effort& effort, StreamArea& area);
Measurement measure(const SoftmaxCase& softmax, std::span<const Entrant> entrants, int threads,
                    const Effort& effort);

}  // namespace linnet::bench
