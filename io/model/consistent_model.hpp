#pragma once

#include "linnet/io/model_file.hpp"

namespace linnet {

/// What any file of a model requires. Throws Error(usage) for a model that does not fit its size or
/// classes, and ImageError if images of its size are beyond the limits of reading. Does not look at
/// weights.
void require_consistent(const SavedModel& saved);

/// Throws Error(data) if a weight is not finite.
void require_finite(const LinearModel& model);

}  // namespace linnet
