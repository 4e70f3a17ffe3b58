#include "engine/model/logit_source.hpp"

#include <algorithm>
#include <atomic>
#include <cmath>
#include <limits>
#include <string>
#include <vector>

#include "engine/core/finite_numbers.hpp"
#include "engine/core/paging.hpp"
#include "engine/core/parallel_ranges.hpp"
#include "engine/core/resident.hpp"
#include "engine/model/logit_batches.hpp"
#include "linnet/error.hpp"

namespace linnet {
namespace {

static_assert(kLogitBatch == kForwardExamples);

/// The least number that any thread reports.
class FirstBadRow {
 public:
  void report(std::size_t row) {
    std::size_t least = row_.load(std::memory_order_relaxed);
    while (row < least && !row_.compare_exchange_weak(least, row, std::memory_order_relaxed)) {
    }
  }

  void throw_if_any(const std::string& what) const {
    if (row_ == kNone) return;
    throw Error(Fault::data, "the logits of row " + std::to_string(row_) + what);
  }

 private:
  static constexpr std::size_t kNone = std::numeric_limits<std::size_t>::max();
  std::atomic<std::size_t> row_ = kNone;
};

bool is_bad(std::span<const float> logits, LogitRule rule) {
  if (rule == LogitRule::finite) return !all_finite(logits);
  const bool is_possible = std::all_of(logits.begin(), logits.end(), [](float z) {
    return z < std::numeric_limits<float>::infinity();  // NaN is not
  });
  return !is_possible ||
         std::none_of(logits.begin(), logits.end(), [](float z) { return std::isfinite(z); });
}

const Examples& checked(const LinearModel& model, const Examples& examples) {
  check(examples);
  require_whole(examples.features);
  if (model.outputs() == 0 || model.bias.size() != model.outputs()) {
    throw Error(Fault::usage, "scores: the model needs outputs, and a bias for each");
  }
  if (examples.features.columns() != model.features()) {
    throw Error(Fault::usage,
                "scores: the rows have " + std::to_string(examples.features.columns()) +
                    " features, and the model takes " + std::to_string(model.features()));
  }
  if (examples.classes > model.outputs()) {
    throw Error(Fault::usage, "scores: the model has fewer outputs than there are classes");
  }
  return examples;
}

}  // namespace

LogitMatrix::LogitMatrix(MatrixView<const float> logits, std::span<const std::uint32_t> labels,
                         LogitRule rule, const Context& context, const StopRequest& stop)
    : LogitSource(labels, logits.columns(), context, stop), logits_(logits), rule_(rule) {
  if (labels.size() != logits.rows()) {
    throw Error(Fault::usage, "scores: as many labels as rows are needed");
  }
  for (const std::uint32_t label : labels) {
    if (label >= logits.columns()) throw Error(Fault::usage, "scores: a label has no class");
  }
}

void LogitMatrix::for_each_batch(const Body& body) const {
  FirstBadRow bad;
  for_each_batch({0, outputs()}, [&](std::size_t first, MatrixView<const float> logits) {
    for (std::size_t i = 0; i < logits.rows(); ++i) {
      if (is_bad({logits.row(i), outputs()}, rule_)) bad.report(first + i);
    }
    body(first, logits);
  });
  bad.throw_if_any(rule_ == LogitRule::finite ? " are not finite" : " stand for no probabilities");
}

void LogitMatrix::for_each_batch(IndexRange outputs, const Body& body) const {
  for_each_block(rows(), kLogitBatch, context().workers(), [&](IndexRange range) {
    stop().check();
    body(range.begin, {logits_.row(range.begin) + outputs.begin, range.size(), outputs.size(),
                       logits_.stride()});
  });
}

ModelLogits::ModelLogits(const LinearModel& model, const Examples& examples, const Context& context,
                         const StopRequest& stop)
    : LogitSource(checked(model, examples).labels, model.outputs(), context, stop),
      model_(model),
      examples_(examples),
      layer_(context.kernels(), model.weights.view(), {examples.features.type(), model.normalize}) {
}

void ModelLogits::for_each_batch(const Body& body) const {
  FirstBadRow bad;
  for_each_batch(layer_, model_.bias, [&](std::size_t first, MatrixView<const float> logits) {
    for (std::size_t i = 0; i < logits.rows(); ++i) {
      if (is_bad({logits.row(i), outputs()}, LogitRule::finite)) bad.report(first + i);
    }
    body(first, logits);
  });
  bad.throw_if_any(" are not finite; the weights of the model are too large");
}

void ModelLogits::for_each_batch(IndexRange outputs, const Body& body) const {
  const MatrixView<const float> weights(model_.weights.row(outputs.begin), outputs.size(),
                                        model_.features(), model_.weights.stride());
  const LinearLayer layer(context().kernels(), weights, layer_.rows());
  for_each_batch(layer, std::span(model_.bias).subspan(outputs.begin, outputs.size()), body);
}

void ModelLogits::for_each_batch(const LinearLayer& layer, std::span<const float> bias,
                                 const Body& body) const {
  std::vector<const std::byte*> starts(rows());
  for (std::size_t i = 0; i < starts.size(); ++i) starts[i] = examples_.features.row(i);
  const auto before = [&](IndexRange range) {
    stop().check();
    if (!examples_.mapped) return;
    prefetch_pages(examples_.features.part(range.begin, range.size()).bytes());
  };
  for_each_batch_of_logits({layer, {logit_scale(model_).pixel_factor, bias}},
                           {examples_.features.type(), starts}, context(), before,
                           [&](MatrixView<const float> z, IndexRange range) {
                             Matrix<float> logits(range.size(), layer.outputs());
                             for (std::size_t c = 0; c < layer.outputs(); ++c) {
                               for (std::size_t i = 0; i < range.size(); ++i)
                                 logits.row(i)[c] = z.row(c)[i];
                             }
                             body(range.begin, logits.view());
                           });
}

}  // namespace linnet
