#include "bench/google_benchmark.hpp"

#include <benchmark/benchmark.h>
#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <set>
#include <thread>

#include "bench/baselines/fair_environment.hpp"
#include "engine/core/thread_count.hpp"

namespace linnet::bench {
namespace {

/// Calls are timed in batches of about this length, so that reading the clock does not count in the
/// smallest cases.
constexpr double kSecondsABatch = 20e-6;

void measure(benchmark::State& state, const Registration& registration, const LoadedLibrary& loaded,
             int threads) {
  std::this_thread::sleep_for(kPauseBeforeBurst);
  const Candidates found = registration.find_candidates({&loaded, 1}, threads);
  if (found.candidates.empty()) {
    const std::string reason =
        found.errors.empty() ? "cannot do this case" : "wrong: " + found.errors.front();
    state.SkipWithError(reason.c_str());
    return;
  }
  const Candidate& candidate = found.candidates.front();
  const auto calls = static_cast<benchmark::IterationCount>(
      std::clamp(kSecondsABatch / candidate.seconds_a_call, 1.0, 1e4));
  candidate.library->use_threads(candidate.threads);
  candidate.library->run_burst([&] {
    while (state.KeepRunningBatch(calls)) candidate.run(static_cast<std::size_t>(calls));
  });
  state.SetLabel(candidate.form);
  const auto rate = benchmark::Counter::kIsIterationInvariantRate;
  state.counters["FLOP/s"] = benchmark::Counter(registration.flops, rate);
  state.counters["bytes/s"] = benchmark::Counter(registration.bytes, rate);
}

}  // namespace

int run_google_benchmark(int count, char** arguments, const std::vector<Registration>& cases) {
  try {
    const int all = choose_thread_count(std::nullopt).threads;
    make_environment_fair(all);
    const char* wheels = std::getenv("LINNET_BENCH_WHEELS");
    const Registry registry = load_libraries(wheels != nullptr ? wheels : default_wheels(), {});
    for (const std::string& missing : registry.missing) {
      fmt::print(stderr, "missing: {}\n", missing);
    }
    for (const Registration& registration : cases) {
      for (const LoadedLibrary& loaded : registry.libraries) {
        for (const int threads : std::set<int>{1, all}) {
          const std::string name =
              fmt::format("{}/{}/threads:{}", registration.name, loaded.name, threads);
          benchmark::RegisterBenchmark(name.c_str(), [&, threads](benchmark::State& state) {
            measure(state, registration, loaded, threads);
          })->UseRealTime();
        }
      }
    }
    benchmark::Initialize(&count, arguments);
    if (benchmark::ReportUnrecognizedArguments(count, arguments)) return 2;
    benchmark::RunSpecifiedBenchmarks();
    return 0;
  } catch (const std::exception& error) {
    fmt::print(stderr, "error: {}\n", error.what());
    return 3;
  }
}

}  // namespace linnet::bench
