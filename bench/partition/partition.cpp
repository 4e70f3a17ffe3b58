// The program linnet_partition: how square products would scale over more cores than this machine
// has. The partition is that of gemm; what its parts take is measured here on one core, and a
// parallel loop on as many threads as there are. bench/README.md says what this leaves out.

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <exception>
#include <limits>

#include "engine/core/processors.hpp"
#include "engine/gemm/blocked_product.hpp"
#include "engine/gemm/right_factor.hpp"
#include "engine/gemm/sharing.hpp"
#include "linnet/matrix.hpp"

namespace linnet::bench {
namespace {

/// The least seconds that a call took, in bursts of 0.2 ms or more, for 40 ms.
template <class Call>
double seconds_of(const Call& call) {
  using Clock = std::chrono::steady_clock;
  const auto burst = [&](std::size_t calls) {
    const auto start = Clock::now();
    for (std::size_t i = 0; i < calls; ++i) call();
    return std::chrono::duration<double>(Clock::now() - start).count();
  };
  std::size_t calls = 1;
  while (burst(calls) < 2e-4) calls *= 2;
  double least = std::numeric_limits<double>::infinity();
  const auto end = Clock::now() + std::chrono::milliseconds(40);
  do {
    least = std::min(least, burst(calls) / static_cast<double>(calls));
  } while (Clock::now() < end);
  return least;
}

/// What a product takes on some threads, in seconds.
struct Prediction {
  Grid grid{1, 1};
  bool shares = false;
  double block = 0.0;    ///< the largest block of C, without its packing of B if that is shared
  double packing = 0.0;  ///< the largest part of B that a thread packs for all
  double loops = 0.0;

  double total() const { return block + packing + loops; }
};

/// The largest of the ranges that subrange makes.
IndexRange largest_subrange(std::size_t size, std::size_t count, std::size_t step) {
  IndexRange largest = subrange(size, count, 0, step);
  for (std::size_t i = 1; i < count; ++i) {
    const IndexRange range = subrange(size, count, i, step);
    if (range.size() > largest.size()) largest = range;
  }
  return largest;
}

/// C = A · B of squares.
class SquareProduct {
 public:
  explicit SquareProduct(std::size_t size)
      : size_(size), a_(size, size), b_(size, size), c_(size, size) {
    for (std::size_t i = 0; i < size; ++i) {
      std::fill_n(a_.row(i), size, 0.5f);
      std::fill_n(b_.row(i), size, 0.25f);
    }
  }

  double multiply_adds() const {
    const auto size = static_cast<double>(size_);
    return size * size * size;
  }

  Prediction predict(int threads, double seconds_a_loop) {
    const KernelTable& kernels = alone_.kernels();
    const std::size_t used = threads_worth(size_ * size_ * size_, threads);
    Prediction result;
    result.grid = choose_grid(size_, size_, used, {kernels.mr, kernels.nr});
    const Factor<float> all{b_.view()};
    result.shares = RightFactor(all, kernels).is_worth_sharing(result.grid);
    const IndexRange rows = largest_subrange(size_, result.grid.rows, kernels.mr);
    const IndexRange columns = largest_subrange(size_, result.grid.columns, kernels.nr);
    const Factor<float> left{{a_.row(rows.begin), rows.size(), size_, a_.stride()}};
    const Factor<float> right{{b_.row(0) + columns.begin, size_, columns.size(), b_.stride()}};
    result.block = seconds_of([&] {
      blocked_product_alone(
          1.0f, left, right, 0.0f,
          {c_.row(rows.begin) + columns.begin, rows.size(), columns.size(), c_.stride()}, alone_);
    });
    if (result.shares) {
      result.packing = seconds_to_pack(right, result.grid.rows);
      result.block -= seconds_to_pack(right, 1);
    }
    const std::size_t loops = used == 1 ? 0 : result.shares ? 2 : 1;
    result.loops = static_cast<double>(loops) * seconds_a_loop;
    return result;
  }

  double measure(int threads) {
    const Context context({.threads = threads});
    return seconds_of([&] {
      blocked_product(1.0f, Factor<float>{a_.view()}, Factor<float>{b_.view()}, 0.0f, c_.view(),
                      context);
    });
  }

 private:
  double seconds_to_pack(const Factor<float>& right, std::size_t parts) {
    const KernelTable& kernels = alone_.kernels();
    const RightFactor factor(right, kernels);
    const IndexRange columns{0, right.columns()};
    const Blocking blocks = block_product(columns.size(), size_, kernels.nr, alone_.caches());
    AlignedBuffer<float> shared(factor.floats_of_all());
    return seconds_of([&] { factor.pack_part(columns, blocks, 0, parts, shared.data()); });
  }

  std::size_t size_;
  Matrix<float> a_;
  Matrix<float> b_;
  Matrix<float> c_;
  Context alone_{{.threads = 1}};
};

/// What a loop of an item for each thread takes beyond an item, while the threads are awake.
double seconds_a_loop(int threads) {
  using Clock = std::chrono::steady_clock;
  constexpr auto kItem = std::chrono::microseconds(20);
  const Context context({.threads = threads});
  const double all = seconds_of([&] {
    context.workers().for_each(static_cast<std::size_t>(threads), LoopSchedule::static_ranges,
                               [&](std::size_t, int) {
                                 const auto end = Clock::now() + kItem;
                                 while (Clock::now() < end) continue;
                               });
  });
  return all - std::chrono::duration<double>(kItem).count();
}

void run() {
  const int processors = processors_in_affinity_mask();
  const double loop = seconds_a_loop(std::max(processors, 2));
  fmt::print("a parallel loop on {} threads: {:.1f} µs\n\n", std::max(processors, 2), loop * 1e6);
  fmt::print(
      "| square | threads | grid | packs B | block µs | packing µs | loops µs | GFLOP/s | of the "
      "threads | measured GFLOP/s |\n|---|---|---|---|---|---|---|---|---|---|\n");
  for (const std::size_t size : {128U, 200U, 256U, 512U, 1024U, 2048U}) {
    SquareProduct product(size);
    const double alone = product.predict(1, 0.0).total();
    for (const int threads : {1, 2, 4, 8, 16, 32, 64}) {
      const Prediction found = product.predict(threads, loop);
      const double rate = 2e-9 * product.multiply_adds();
      const bool here = threads <= processors;
      fmt::print("| {} | {} | {} x {} | {} | {:.1f} | {:.1f} | {:.1f} | {:.0f} | {:.2f} | {} |\n",
                 size, threads, found.grid.rows, found.grid.columns,
                 found.shares ? "together" : "each thread", found.block * 1e6, found.packing * 1e6,
                 found.loops * 1e6, rate / found.total(), alone / found.total() / threads,
                 here ? fmt::format("{:.0f}", rate / product.measure(threads)) : "");
      std::fflush(stdout);
    }
  }
}

}  // namespace
}  // namespace linnet::bench

int main() {
  try {
    linnet::bench::run();
  } catch (const std::exception& error) {
    fmt::print(stderr, "linnet_partition: {}\n", error.what());
    return 1;
  }
}
