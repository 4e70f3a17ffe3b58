#include "bench/measure/measure_case.hpp"

#include "bench/report/terminal_line.hpp"

namespace linnet::bench {
namespace {

/// Names say the number of threads where it is not the case's.
std::string name_in_report(const Contender& contender, int threads) {
  if (contender.threads == threads) return contender.name;
  return contender.name + " (" + thread_words(contender.threads) + ")";
}

/// Adds the timings of all contenders; `bytes(contender)` is what a call must move at least.
template <class Bytes>
void run(Measurement& measurement, Field field, const Effort& effort, const Bytes& bytes) {
  const auto seconds = run_rounds(field.contenders, effort);
  measurement.complaints = std::move(field.complaints);
  for (std::size_t i = 0; i < field.contenders.size(); ++i) {
    const Contender& contender = field.contenders[i];
    measurement.timings.push_back({name_in_report(contender, measurement.threads), contender.form,
                                   contender.threads, contender.is_baseline, bytes(contender),
                                   seconds[i]});
  }
}

}  // namespace

Measurement measure(const ProductCase& product, std::span<const Entrant> entrants, int threads,
                    const Effort& effort, StreamArea& area) {
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
  run(measurement, gather(product, entrants, threads, effort, streams ? &area : nullptr), effort,
      [&](const Contender& contender) { return least_bytes(shape, contender.has_bytes); });
  return measurement;
}

Measurement measure(const SoftmaxCase& softmax, std::span<const Entrant> entrants, int threads,
                    const Effort& effort) {
  Measurement measurement;
  measurement.name = softmax.name;
  measurement.group = softmax.name.substr(0, softmax.name.find('/'));
  measurement.m = softmax.rows;
  measurement.n = softmax.classes;
  measurement.layout = std::string(1, 'n');
  measurement.threads = threads;
  measurement.memory = name_of(Memory::hot);
  measurement.flops = nominal_flops(softmax);
  run(measurement, gather(softmax, entrants, threads, effort), effort,
      [&](const Contender&) { return least_bytes(softmax); });
  return measurement;
}

}  // namespace linnet::bench
