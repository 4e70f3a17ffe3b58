#include "bench/measure/peak.hpp"

#include <barrier>
#include <chrono>
#include <thread>
#include <vector>

#include "bench/measure/statistics.hpp"
#include "engine/train/step_measurement.hpp"

namespace linnet::bench {

namespace {

/// Calls work(thread) on so many threads at once; returns the seconds from start to the last end.
template <class Work>
double time_together(int threads, const Work& work) {
  using Clock = std::chrono::steady_clock;
  std::barrier gate(threads);
  std::vector<std::thread> others;
  for (int thread = 1; thread < threads; ++thread) {
    others.emplace_back([&, thread] {
      gate.arrive_and_wait();
      work(thread);
    });
  }
  gate.arrive_and_wait();
  const auto start = Clock::now();
  work(0);
  for (std::thread& other : others) other.join();
  return std::chrono::duration<double>(Clock::now() - start).count();
}

}  // namespace

double measure_multiply_add(InstructionSet set, int threads, int runs) {
  const Workers workers(threads);
  std::vector<double> rates;
  for (int run = 0; run < runs; ++run) {
    rates.push_back(multiply_add_rate(kernels_for(set), workers));
  }
  return median(rates);
}

double measure_read(InstructionSet set, int threads, const float* data, std::size_t size) {
  constexpr std::size_t kStep = 1024;
  const KernelTable& kernels = kernels_for(set);
  const std::size_t share = size / static_cast<std::size_t>(threads) / kStep * kStep;
  std::vector<double> rates;
  std::vector<float> results(static_cast<std::size_t>(threads) * 64);
  for (int run = 0; run < 3; ++run) {
    const double seconds = time_together(threads, [&](int thread) {
      const auto index = static_cast<std::size_t>(thread);
      results[index * 64] = kernels.probe_reading(data + index * share, share);
    });
    rates.push_back(static_cast<double>(share * static_cast<std::size_t>(threads)) * sizeof(float) /
                    seconds);
  }
  return median(rates);
}

}  // namespace linnet::bench
