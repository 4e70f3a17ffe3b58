#include "bench/measure/softmax_field.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <limits>

#include "bench/measure/operands.hpp"
#include "bench/measure/softmax_reference.hpp"
#include "engine/core/random.hpp"

namespace linnet::bench {
namespace {

/// The arrays of a case, and what must come out.
struct Batch {
  AlignedBuffer<float> logits;
  std::vector<std::uint32_t> labels;
  AlignedBuffer<float> out;
};

std::shared_ptr<Batch> make_batch(const SoftmaxCase& softmax) {
  constexpr float kSpread = 8.0f;
  auto batch = std::make_shared<Batch>();
  batch->logits = AlignedBuffer<float>(softmax.size());
  batch->out = AlignedBuffer<float>(softmax.size());
  fill_uniform(batch->logits.data(), softmax.size(), 5);
  for (std::size_t i = 0; i < softmax.size(); ++i) batch->logits.data()[i] *= kSpread;
  Random random(6);
  for (std::size_t row = 0; row < softmax.rows; ++row) {
    batch->labels.push_back(static_cast<std::uint32_t>(random.below(softmax.classes)));
  }
  return batch;
}

std::optional<std::string> check(SoftmaxCall& call, Batch& batch,
                                 const SoftmaxReference& reference) {
  float* out = batch.out.data();
  std::fill(out, out + batch.out.size(), std::numeric_limits<float>::quiet_NaN());
  const SoftmaxOutcome outcome = call.run(batch.logits.data(), batch.labels.data(), out);
  return reference.complaint(out, outcome);
}

Contender make_contender(const Entrant& entrant, SoftmaxWay way, std::shared_ptr<Batch> batch,
                         int threads) {
  Contender contender;
  contender.library = entrant.library.get();
  contender.name = entrant.name;
  contender.form = way.name;
  contender.threads = threads;
  contender.is_baseline = entrant.library->is_baseline();
  contender.run = [call = std::shared_ptr<SoftmaxCall>(std::move(way.call)),
                   batch = std::move(batch)](std::size_t calls) {
    for (std::size_t i = 0; i < calls; ++i) {
      call->run(batch->logits.data(), batch->labels.data(), batch->out.data());
    }
  };
  return contender;
}

}  // namespace

Field gather(const SoftmaxCase& softmax, std::span<const Entrant> entrants, int threads,
             const Effort& effort) {
  Field field;
  const auto batch = make_batch(softmax);
  const SoftmaxReference reference(softmax, batch->logits.data(), batch->labels.data());
  for (const Entrant& entrant : entrants) {
    std::vector<Contender> heard;
    for (const int count : thread_counts_up_to(threads)) {
      // Linnet chooses its number of threads by itself.
      if (!entrant.library->is_baseline() && count != threads) continue;
      entrant.library->use_threads(count);
      entrant.library->run_burst([&] {
        for (SoftmaxWay& way : entrant.library->prepare(softmax)) {
          if (const auto complaint = check(*way.call, *batch, reference)) {
            field.complaints.push_back(
                fmt::format("{}, {}, threads {}: {}", entrant.name, way.name, count, *complaint));
            continue;
          }
          heard.push_back(make_contender(entrant, std::move(way), batch, count));
          try_out(heard.back(), effort.trial_seconds);
        }
      });
    }
    field.add(best_of(std::move(heard), threads));
  }
  return field;
}

}  // namespace linnet::bench
