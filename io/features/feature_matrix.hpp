#pragma once

#include "io/features/array_container.hpp"
#include "linnet/io/feature_set.hpp"

namespace linnet {

/// The array as a feature matrix: where it lies, in its buffer or in `file`, if it is aligned, else
/// in a copy. Moves from `file` only if the matrix lies there. Fails, with the way out, for other
/// types than FeatureView has, for other than two dimensions, without rows or columns, and for more
/// than 2³² − 1 rows.
Features feature_matrix(LoadedArray loaded, MappedFile& file);

}  // namespace linnet
