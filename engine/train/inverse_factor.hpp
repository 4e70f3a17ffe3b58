#pragma once

#include "linnet/context.hpp"
#include "linnet/matrix.hpp"

namespace linnet {

/// The lower triangular R with R · M · Rᵀ = 1, so M⁻¹ = Rᵀ · R: the inverse of the Cholesky factor
/// of a symmetric matrix M. Above its diagonal R is zero.
///
/// In single precision, for matrices whose condition is below 10⁶: beyond that, rounding errors may
/// leave no positive pivot, and then R is of no use, and perhaps not finite. By products of blocks:
/// in parallel, with the same bits for any number of threads. Overwrites `matrix`.
Matrix<float> inverse_factor(Matrix<float> matrix, const Context& context);

}  // namespace linnet
