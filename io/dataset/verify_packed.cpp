#include "engine/core/workers.hpp"
#include "io/dataset/packed_blocks.hpp"
#include "linnet/io/packed_file.hpp"

namespace linnet {

std::size_t count_damaged_blocks(const PackedSet& set, const Context& context,
                                 const StopRequest& stop,
                                 const std::function<void(std::size_t bytes)>& advance) {
  return count_damaged_blocks(set, context.workers(), stop, advance);
}

}  // namespace linnet
