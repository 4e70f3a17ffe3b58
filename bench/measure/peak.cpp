#include "bench/measure/peak.hpp"

#include <atomic>
#include <barrier>
#include <chrono>
#include <thread>
#include <vector>

#include "bench/measure/statistics.hpp"
#include "engine/core/error.hpp"

namespace linnet::bench {

// Each is made by an object of its own: peak_of_set.cpp.
#if defined(__x86_64__)
extern "C" const PeakFunctions linnet_bench_peak_sse2;
extern "C" const PeakFunctions linnet_bench_peak_avx2;
extern "C" const PeakFunctions linnet_bench_peak_avx512;
#else
extern "C" const PeakFunctions linnet_bench_peak_neon64;
#endif

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

const PeakFunctions& peak_functions(InstructionSet set) {
#if defined(__x86_64__)
  for (const PeakFunctions* functions :
       {&linnet_bench_peak_sse2, &linnet_bench_peak_avx2, &linnet_bench_peak_avx512}) {
#else
  for (const PeakFunctions* functions : {&linnet_bench_peak_neon64}) {
#endif
    if (functions->set == set && is_available(set)) return *functions;
  }
  throw Error(Fault::usage, "no peak can be measured for " + std::string(name_of(set)));
}

double measure_multiply_add(InstructionSet set, int threads, int runs) {
  constexpr std::size_t kTurns = 4'000'000;
  const PeakFunctions& functions = peak_functions(set);
  std::vector<double> rates;
  std::vector<float> results(static_cast<std::size_t>(threads) * 64);  // a cache line or more apart
  for (int run = 0; run < runs; ++run) {
    std::atomic<double> operations = 0.0;
    const double seconds = time_together(threads, [&](int thread) {
      operations += functions.multiply_add(kTurns, &results[static_cast<std::size_t>(thread) * 64]);
    });
    rates.push_back(operations.load() / seconds);
  }
  return median(rates);
}

double measure_read(InstructionSet set, int threads, const float* data, std::size_t size) {
  constexpr std::size_t kStep = 1024;
  const PeakFunctions& functions = peak_functions(set);
  const std::size_t share = size / static_cast<std::size_t>(threads) / kStep * kStep;
  std::vector<double> rates;
  std::vector<float> results(static_cast<std::size_t>(threads) * 64);
  for (int run = 0; run < 3; ++run) {
    const double seconds = time_together(threads, [&](int thread) {
      const auto index = static_cast<std::size_t>(thread);
      results[index * 64] = functions.read(data + index * share, share);
    });
    rates.push_back(static_cast<double>(share * static_cast<std::size_t>(threads)) * sizeof(float) /
                    seconds);
  }
  return median(rates);
}

}  // namespace linnet::bench
