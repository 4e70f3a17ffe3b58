#include "bench/measure/peak.hpp"

#include <barrier>
#include <chrono>
#include <numeric>
#include <thread>
#include <vector>

#include "bench/measure/statistics.hpp"
#include "engine/kernels/kernel_table.hpp"

namespace linnet::bench {
namespace {

/// Results that are so many floats apart share no cache line.
constexpr std::size_t kResultDistance = 64;

/// Starts that number of threads, calls work(thread) on all of them at once and returns the seconds
/// until the last of them has finished.
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
  constexpr std::size_t kTurnsOfProbe = 4'000'000;
  const KernelTable& kernels = kernels_for(set);
  const auto count = static_cast<std::size_t>(threads);
  std::vector<float> results(count * kResultDistance);
  std::vector<double> operations(count);
  std::vector<double> rates;
  for (int run = 0; run < runs; ++run) {
    const double seconds = time_together(threads, [&](int thread) {
      const auto index = static_cast<std::size_t>(thread);
      operations[index] =
          kernels.probes.multiply_add(kTurnsOfProbe, &results[index * kResultDistance]);
    });
    rates.push_back(std::accumulate(operations.begin(), operations.end(), 0.0) / seconds);
  }
  return median(rates);
}

double measure_read(InstructionSet set, int threads, const float* data, std::size_t size) {
  constexpr std::size_t kReadingStep = 1024;
  const KernelTable& kernels = kernels_for(set);
  const std::size_t range = size / static_cast<std::size_t>(threads) / kReadingStep * kReadingStep;
  std::vector<double> rates;
  std::vector<float> results(static_cast<std::size_t>(threads) * kResultDistance);
  for (int run = 0; run < 3; ++run) {
    const double seconds = time_together(threads, [&](int thread) {
      const auto index = static_cast<std::size_t>(thread);
      results[index * kResultDistance] = kernels.probes.read(data + index * range, range);
    });
    rates.push_back(static_cast<double>(range * static_cast<std::size_t>(threads)) * sizeof(float) /
                    seconds);
  }
  return median(rates);
}

}  // namespace linnet::bench
