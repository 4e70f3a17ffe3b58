// Workers without TBB, which no cross compiler brings: the caller runs all items in order.

#include "engine/core/workers.hpp"

namespace linnet {

struct Workers::Arena {};

Workers::Workers(int threads, Affinity) : threads_(threads) {}
Workers::~Workers() = default;

void Workers::run(std::size_t count, LoopSchedule, void* body, Call call) const {
  for (std::size_t item = 0; item < count; ++item) call(body, item, 0);
}

}  // namespace linnet
