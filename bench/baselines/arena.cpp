#include "bench/baselines/arena.hpp"

#include <oneapi/tbb/task_arena.h>

namespace linnet::bench {

struct Arena::Inside {
  tbb::task_arena arena;
};

Arena::Arena(int threads) : inside_(new Inside{tbb::task_arena(threads)}) {}

Arena::~Arena() = default;

void Arena::run(const std::function<void()>& work) {
  inside_->arena.execute(work);
}

}  // namespace linnet::bench
