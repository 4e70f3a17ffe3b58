#include "bench/measure/softmax_candidates.hpp"

#include <algorithm>
#include <limits>

#include "bench/measure/operands.hpp"
#include "bench/measure/softmax_reference.hpp"
#include "bench/measure/trials.hpp"
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

std::optional<std::string> find_error(SoftmaxCall& call, Batch& batch,
                                      const SoftmaxReference& reference) {
  float* out = batch.out.data();
  std::fill(out, out + batch.out.size(), std::numeric_limits<float>::quiet_NaN());
  const SoftmaxLoss loss = call.run(batch.logits.data(), batch.labels.data(), out);
  return reference.find_error(out, loss);
}

PreparedForm prepared_form(SoftmaxWay way, const std::shared_ptr<Batch>& batch,
                           const SoftmaxReference& reference) {
  const std::shared_ptr<SoftmaxCall> call = std::move(way.call);
  PreparedForm form;
  form.name = way.name;
  form.find_error = [call, batch, &reference] { return find_error(*call, *batch, reference); };
  form.run = [call, batch](std::size_t calls) {
    for (std::size_t i = 0; i < calls; ++i) {
      call->run(batch->logits.data(), batch->labels.data(), batch->out.data());
    }
  };
  return form;
}

}  // namespace

Candidates find_candidates(const SoftmaxCase& softmax, std::span<const LoadedLibrary> libraries,
                           int threads, const Effort& effort) {
  const auto batch = make_batch(softmax);
  const SoftmaxReference reference(softmax, batch->logits.data(), batch->labels.data());
  std::vector<LibraryUse> uses;
  for (const LoadedLibrary& loaded : libraries) {
    uses.push_back({loaded.library.get(), loaded.name, false, [&] {
                      std::vector<PreparedForm> forms;
                      for (SoftmaxWay& way : loaded.library->prepare(softmax)) {
                        forms.push_back(prepared_form(std::move(way), batch, reference));
                      }
                      return forms;
                    }});
  }
  return find_candidates(uses, threads, effort);
}

}  // namespace linnet::bench
