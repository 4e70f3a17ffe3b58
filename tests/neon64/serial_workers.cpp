// Workers without TBB, of which cross compilers have no library: the calling thread runs all items
// in order.

#include "engine/core/workers.hpp"

namespace linnet {

struct Workers::Arena {};

Workers::Workers(int threads, Affinity) : threads_(threads) {}
Workers::~Workers() = default;

void Workers::run(std::size_t count, LoopSchedule, void* body, Call call) const {
  for (std::size_t item = 0; item < count; ++item) call(body, item, 0);
}

}  // namespace linnet
