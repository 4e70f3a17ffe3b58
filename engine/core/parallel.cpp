#include "engine/core/parallel.hpp"

#include <tbb/blocked_range.h>
#include <tbb/global_control.h>
#include <tbb/parallel_for.h>
#include <tbb/partitioner.h>
#include <tbb/task_arena.h>

#include "engine/core/error.hpp"

namespace linnet {

struct Workers::Arena {
  explicit Arena(int threads)
      : limit(tbb::global_control::max_allowed_parallelism, static_cast<std::size_t>(threads)),
        arena(threads) {}

  // An arena alone gets no more threads than there are processors; more are wanted where somebody
  // asks for them, and the answer must be the same.
  tbb::global_control limit;
  tbb::task_arena arena;
};

Workers::Workers(int threads) : threads_(threads) {
  if (threads < 1) throw Error(Fault::usage, "at least one thread is needed");
  if (threads > 1) arena_ = std::make_unique<Arena>(threads);
}

Workers::~Workers() = default;

void Workers::run(std::size_t count, Deal deal, void* body, Call call) const {
  if (!arena_ || count <= 1) {
    for (std::size_t item = 0; item < count; ++item) call(body, item, 0);
    return;
  }
  const auto items = [=](const tbb::blocked_range<std::size_t>& range) {
    const int worker = tbb::this_task_arena::current_thread_index();
    for (std::size_t item = range.begin(); item != range.end(); ++item) call(body, item, worker);
  };
  const tbb::blocked_range<std::size_t> all(0, count, 1);
  arena_->arena.execute([&] {
    if (deal == Deal::evenly) {
      tbb::parallel_for(all, items, tbb::static_partitioner());
    } else {
      tbb::parallel_for(all, items, tbb::simple_partitioner());
    }
  });
}

}  // namespace linnet
