#include "bench/measure/measure_case.hpp"

#include "bench/report/terminal_line.hpp"

namespace linnet::bench {
namespace {

/// The name of a candidate, with its number of threads if that differs from the case's.
std::string name_in_report(const Candidate& candidate, int threads) {
  if (candidate.threads == threads) return candidate.name;
  return candidate.name + " (" + thread_words(candidate.threads) + ")";
}

/// Runs the rounds and adds the timings of all candidates. `bytes(candidate)` is the number of
/// bytes that a call must move at least.
template <class Bytes>
void run(Measurement& measurement, Candidates found, const Effort& effort, const Stopwatch& watch,
         const Bytes& bytes) {
  measurement.errors = std::move(found.errors);
  measurement.untried = found.untried;
  for (const Candidate& candidate : found.candidates) {
    measurement.timings.push_back({name_in_report(candidate, measurement.threads),
                                   candidate.form,
                                   candidate.threads,
                                   candidate.is_baseline,
                                   bytes(candidate),
                                   candidate.seconds_a_call,
                                   {}});
  }
  const auto chosen = contenders(found.candidates, effort.hopeless_factor);
  std::vector<const Candidate*> in_rounds;
  for (const std::size_t i : chosen) in_rounds.push_back(&found.candidates[i]);
  auto seconds = run_rounds(in_rounds, effort, watch);
  for (std::size_t i = 0; i < chosen.size(); ++i) {
    measurement.timings[chosen[i]].seconds = std::move(seconds[i]);
  }
}

}  // namespace

Measurement measure(const ProductCase& product, std::span<const LoadedLibrary> libraries,
                    int threads, const Effort& effort, StreamArea& area) {
  const Stopwatch watch;
  const bool streams = product.memory == Memory::streaming;
  if (streams) area.refill();
  const Product& shape = product.product();
  Measurement measurement;
  measurement.name = product.name;
  measurement.group = name_of(product.group);
  measurement.m = shape.m;
  measurement.n = shape.n;
  measurement.k = shape.k;
  measurement.layout = layout_of(shape);
  measurement.threads = threads;
  measurement.memory = name_of(product.memory);
  measurement.flops = shape.flops();
  run(measurement, find_candidates(product, libraries, threads, effort, streams ? &area : nullptr),
      effort, watch,
      [&](const Candidate& candidate) { return least_bytes(shape, candidate.has_bytes); });
  return measurement;
}

Measurement measure(const SoftmaxCase& softmax, std::span<const LoadedLibrary> libraries,
                    int threads, const Effort& effort) {
  const Stopwatch watch;
  Measurement measurement;
  measurement.name = softmax.name;
  measurement.group = softmax.name.substr(0, softmax.name.find('/'));
  measurement.m = softmax.rows;
  measurement.n = softmax.classes;
  measurement.layout = std::string(1, 'n');
  measurement.threads = threads;
  measurement.memory = name_of(Memory::hot);
  measurement.flops = nominal_flops(softmax);
  run(measurement, find_candidates(softmax, libraries, threads, effort), effort, watch,
      [&](const Candidate&) { return least_bytes(softmax); });
  return measurement;
}

}  // namespace linnet::bench
