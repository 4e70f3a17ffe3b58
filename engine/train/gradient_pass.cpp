#include "engine/train/gradient_pass.hpp"

#include <algorithm>
#include <array>

#include "engine/core/parallel_ranges.hpp"
#include "engine/core/workers.hpp"
#include "engine/train/logit_gradient.hpp"

namespace linnet {
namespace {

/// Rows of a forward product: kernels that rearrange the weights do it once for all of them.
constexpr std::size_t kBatchRows = 128;

/// The sum of the numbers of a batch.
double sum_of(const float* numbers, std::size_t count) {
  std::array<float, 8> sums{};
  for (std::size_t b = 0; b < count; ++b) sums[b % sums.size()] += numbers[b];
  double sum = 0.0;
  for (const float part : sums) sum += part;
  return sum;
}

}  // namespace

GradientPass::Gradients::Gradients(const KernelTable& kernels, const LinearLayer& layer,
                                   std::size_t row_count, std::size_t chunks)
    : rows(layer, row_count),
      chunk_sums(chunks, layer.outputs() + 1),
      products(kernels, layer.outputs(), layer.features(), layer.rows()) {}

GradientPass::GradientPass(const Context& context, const LinearLayer& layer,
                           const WeightedExamples& examples, std::size_t row_bytes)
    : context_(context),
      kernels_(context.kernels()),
      layer_(layer),
      examples_(examples),
      plan_(examples.examples.size(), layer.features(), layer.outputs(), row_bytes),
      sums_(context, plan_.leaves()),
      leaves_(sums_.own().size()),
      outputs_(layer.outputs() + 1) {
  const auto threads = static_cast<std::size_t>(context.threads());
  for (std::size_t i = 0; i < threads; ++i) {
    scratch_.push_back({ForwardPass(kernels_, layer, kBatchRows), std::vector<float>(kBatchRows),
                        std::vector<std::int32_t>(kBatchRows)});
  }
  const bool together = takes_leaves_together();
  for (std::size_t i = 0; i < (together ? 1 : threads); ++i) {
    const std::size_t rows = together ? plan_.block_rows() : plan_.chunk_rows();
    gradients_.emplace_back(kernels_, layer, rows, rows / plan_.chunk_rows());
  }
}

/// With two leaves a thread, few threads wait for the last one.
bool GradientPass::takes_leaves_together() const {
  return context_.threads() > 1 &&
         leaves_.size() < 2 * static_cast<std::size_t>(context_.threads()) &&
         examples_.examples.size() > plan_.chunk_rows();
}

IndexRange GradientPass::own_rows() const {
  const IndexRange leaves = sums_.own();
  if (leaves.empty()) return {};
  return {plan_.leaf(leaves.begin).begin, plan_.leaf(leaves.end - 1).end};
}

FeatureRows GradientPass::rows_of(IndexRange rows) const {
  return examples_.examples.rows().subspan(rows.begin, rows.size());
}

void GradientPass::run(const LogitScale& scale, std::span<double> products,
                       const StopRequest& stop) {
  pass_leaves(scale, stop);
  std::vector<const double*> numbers;
  for (const Leaf& leaf : leaves_) numbers.push_back(leaf.products.data());
  sums_.add(numbers, products);
  numbers.clear();
  for (const Leaf& leaf : leaves_) numbers.push_back(leaf.outputs.data());
  sums_.add(numbers, outputs_);
}

void GradientPass::pass_leaves(const LogitScale& scale, const StopRequest& stop) {
  for (Leaf& leaf : leaves_) leaf.outputs.assign(layer_.outputs() + 1, 0.0);
  if (takes_leaves_together()) {
    for (std::size_t i = 0; i < leaves_.size(); ++i) run_leaf_together(i, scale, stop);
    return;
  }
  context_.workers().for_each(leaves_.size(), LoopSchedule::dynamic,
                              [&](std::size_t i, int worker) { run_leaf(i, worker, scale, stop); });
}

/// By the thread that uses the memory.
void GradientPass::reserve(Leaf& leaf) const {
  if (leaf.products.size() == 0) leaf.products = AlignedBuffer<double>(layer_.numbers().size());
}

void GradientPass::run_leaf(std::size_t index, int worker, const LogitScale& scale,
                            const StopRequest& stop) {
  Leaf& leaf = leaves_[index];
  Gradients& own = gradients_[static_cast<std::size_t>(worker)];
  const IndexRange rows = rows_of_leaf(index);
  reserve(leaf);
  for_each_block(rows, plan_.block_rows(), [&](IndexRange block) {
    stop.check();
    for_each_block(block, plan_.chunk_rows(), [&](IndexRange chunk) {
      take_losses(chunk, scale, scratch_[static_cast<std::size_t>(worker)], own.rows, 0,
                  own.chunk_sums.row(0));
      accumulate(chunk, {0, layer_.features()}, own.rows.from(0), chunk.begin == block.begin,
                 own.products);
      for (std::size_t c = 0; c < leaf.outputs.size(); ++c)
        leaf.outputs[c] += own.chunk_sums.row(0)[c];
    });
    add_block({0, layer_.features()}, own.products, block.begin == rows.begin, leaf);
  });
}

void GradientPass::run_leaf_together(std::size_t index, const LogitScale& scale,
                                     const StopRequest& stop) {
  Leaf& leaf = leaves_[index];
  Gradients& all = gradients_.front();
  const IndexRange rows = rows_of_leaf(index);
  reserve(leaf);
  const auto threads = static_cast<std::size_t>(context_.threads());
  for_each_block(rows, plan_.block_rows(), [&](IndexRange block) {
    stop.check();
    const std::size_t chunks = (block.size() + plan_.chunk_rows() - 1) / plan_.chunk_rows();
    const auto chunk_at = [&](std::size_t i) {
      const std::size_t begin = block.begin + i * plan_.chunk_rows();
      return IndexRange{begin, std::min(begin + plan_.chunk_rows(), block.end)};
    };
    context_.workers().for_each(chunks, LoopSchedule::dynamic, [&](std::size_t i, int worker) {
      take_losses(chunk_at(i), scale, scratch_[static_cast<std::size_t>(worker)], all.rows,
                  i * plan_.chunk_rows(), all.chunk_sums.row(i));
    });
    for (std::size_t i = 0; i < chunks; ++i) {
      for (std::size_t c = 0; c < leaf.outputs.size(); ++c)
        leaf.outputs[c] += all.chunk_sums.row(i)[c];
    }
    context_.workers().for_each(threads, LoopSchedule::static_ranges, [&](std::size_t t, int) {
      const IndexRange features = subrange(layer_.features(), threads, t, kRowPadding);
      if (features.empty()) return;
      for (std::size_t i = 0; i < chunks; ++i) {
        accumulate(chunk_at(i), features, all.rows.from(i * plan_.chunk_rows()), i == 0,
                   all.products);
      }
      add_block(features, all.products, block.begin == rows.begin, leaf);
    });
  });
}

/// Losses and gradient of the rows of a chunk, and their sums. The gradient has them from row
/// `first` on.
void GradientPass::take_losses(IndexRange rows, const LogitScale& scale, Scratch& scratch,
                               LogitGradient& gradient, std::size_t first, double* sums) const {
  std::fill_n(sums, layer_.outputs() + 1, 0.0);
  for_each_block(rows, kBatchRows, [&](IndexRange batch) {
    const std::size_t next = std::min(kBatchRows, rows.end - batch.end);
    const MatrixView<float> z =
        scratch.forward.logits(scale, rows_of(batch), rows_of({batch.end, batch.end + next}));
    const std::size_t columns = z.columns();
    kernels_.log_softmax(
        z, examples_.examples.labels().subspan(batch.begin, columns),
        {std::span(scratch.losses).first(columns), std::span(scratch.predictions).first(columns)});
    weigh_examples(examples_.weights, batch, z, scratch.losses);
    gradient.put(z, batch.size(), first + batch.begin - rows.begin);
    for (std::size_t c = 0; c < z.rows(); ++c) sums[c] += sum_of(z.row(c), batch.size());
    sums[layer_.outputs()] += sum_of(scratch.losses.data(), batch.size());
  });
}

/// Adds Σ s · g · x over the rows of a chunk, or begins the sum with it.
void GradientPass::accumulate(IndexRange rows, IndexRange features, const MicroPanelA& gradient,
                              bool is_first, LinearLayer& to) const {
  to.accumulate_gradient(features, gradient, rows_of(rows), {}, {},
                         Update{1.0f, is_first ? 0.0f : 1.0f});
}

/// Adds the sums over a block to those of its leaf, or begins these with them.
void GradientPass::add_block(IndexRange features, const LinearLayer& products, bool is_first,
                             Leaf& leaf) const {
  const std::span<const float> from = products.numbers();
  double* const to = leaf.products.data();
  products.for_each_run(features, [&](IndexRange places) {
    if (is_first) {
      for (std::size_t i = places.begin; i < places.end; ++i) to[i] = from[i];
    } else {
      for (std::size_t i = places.begin; i < places.end; ++i) to[i] += from[i];
    }
  });
}

}  // namespace linnet
