#include "bench/measure/softmax_candidates.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <limits>

#include "bench/measure/operands.hpp"
#include "bench/measure/softmax_reference.hpp"
#include "engine/core/random.hpp"

namespace linnet::bench {
namespace {

/// The arrays of a case.
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
  const SoftmaxLoss loss = call.run(batch.logits.data(), batch.labels.data(), out);
  return reference.find_error(out, loss);
}

Candidate make_candidate(const LoadedLibrary& loaded, SoftmaxWay way, std::shared_ptr<Batch> batch,
                         int threads) {
  Candidate candidate;
  candidate.library = loaded.library.get();
  candidate.name = loaded.name;
  candidate.form = way.name;
  candidate.threads = threads;
  candidate.is_baseline = loaded.library->is_baseline();
  candidate.run = [call = std::shared_ptr<SoftmaxCall>(std::move(way.call)),
                   batch = std::move(batch)](std::size_t calls) {
    for (std::size_t i = 0; i < calls; ++i) {
      call->run(batch->logits.data(), batch->labels.data(), batch->out.data());
    }
  };
  return candidate;
}

}  // namespace

Candidates find_candidates(const SoftmaxCase& softmax, std::span<const LoadedLibrary> libraries,
                           int threads, const Effort& effort) {
  Candidates found;
  const auto batch = make_batch(softmax);
  const SoftmaxReference reference(softmax, batch->logits.data(), batch->labels.data());
  for (const LoadedLibrary& loaded : libraries) {
    std::vector<Candidate> tried;
    for (const int count : thread_counts_up_to(threads)) {
      // Linnet chooses its number of threads by itself.
      if (!loaded.library->is_baseline() && count != threads) continue;
      loaded.library->use_threads(count);
      loaded.library->run_burst([&] {
        for (SoftmaxWay& way : loaded.library->prepare(softmax)) {
          if (const auto error = check(*way.call, *batch, reference)) {
            found.errors.push_back(
                fmt::format("{}, {}, threads {}: {}", loaded.name, way.name, count, *error));
            continue;
          }
          tried.push_back(make_candidate(loaded, std::move(way), batch, count));
          try_out(tried.back(), effort.trial_seconds);
        }
      });
    }
    found.add(best_of(std::move(tried), threads));
  }
  return found;
}

}  // namespace linnet::bench
