#pragma once

#include <cstddef>

#include "linnet/export.hpp"

namespace LINNET_EXPORT linnet {

/// Counts of duplicates: examples whose content other examples have too.
struct DuplicateCount {
  std::size_t duplicates = 0;   ///< examples with the content of an earlier one
  std::size_t groups = 0;       ///< contents that two or more examples have
  std::size_t conflicting = 0;  ///< those groups whose examples have different labels
  std::size_t leaked = 0;       ///< validation examples whose content is in the training set too
};

}  // namespace linnet
