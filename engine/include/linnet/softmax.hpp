#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "linnet/context.hpp"
#include "linnet/export.hpp"
#include "linnet/matrix.hpp"

namespace LINNET_EXPORT linnet {

/// out[r][c] = z[r][c] − m[r] − log Σ_c exp(z[r][c] − m[r]), m[r] = max_c z[r][c].
///
/// logits, out: the same rows × classes, row-major with any stride; out may be logits itself, but
/// must not overlap it otherwise. A row with a NaN, with +Inf or with nothing but −Inf becomes NaN;
/// −Inf elsewhere stays −Inf. Throws Error(usage) if the shapes differ. The bits do not depend on
/// the number of threads, nor on the calling thread's floating-point environment: rounding is to
/// nearest, subnormal numbers are kept.
void log_softmax(MatrixView<const float> logits, MatrixView<float> out,
                 const Context& context = default_context());

/// The result of softmax_cross_entropy for a batch.
struct CrossEntropy {
  double loss = 0.0;        ///< the mean over rows; 0 if there are none
  std::size_t correct = 0;  ///< rows whose largest logit, the first of equals, is their label's
};

/// loss = mean over rows of −log_softmax(logits)[r][labels[r]];
/// gradient[r][c] = (softmax(logits)[r][c] − [c = labels[r]]) / rows, its derivative in the logits.
///
/// Arguments as log_softmax, with gradient for out; a label for each row, less than classes. Throws
/// Error(usage) otherwise.
CrossEntropy softmax_cross_entropy(MatrixView<const float> logits,
                                   std::span<const std::uint32_t> labels,
                                   MatrixView<float> gradient,
                                   const Context& context = default_context());

}  // namespace linnet
