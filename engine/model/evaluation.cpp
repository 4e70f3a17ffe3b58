#include "engine/model/evaluation.hpp"

#include <algorithm>
#include <cstdint>
#include <limits>
#include <span>
#include <utility>
#include <vector>

#include "engine/core/matrix_part.hpp"
#include "engine/core/rank_shares.hpp"
#include "engine/data/minibatches.hpp"
#include "engine/model/linear_layer.hpp"
#include "engine/model/logit_batches.hpp"
#include "engine/model/loss_kernel.hpp"

namespace linnet {
namespace {

/// Examples whose losses are kept at a time.
constexpr std::size_t kEvaluatedExamples = std::size_t{1} << 16;

/// The losses of some models on a part of the examples, and their sums over all parts.
class HeadEvaluations {
 public:
  HeadEvaluations(std::size_t heads, std::size_t classes, std::size_t outputs,
                  std::size_t most_examples)
      : outputs_(outputs),
        sums_(heads, {.loss = 0.0, .confusion = {classes, outputs}}),
        losses_(heads, most_examples),
        predictions_(heads, most_examples),
        finite_(heads, most_examples) {}

  /// Takes the logits of all models for the examples of `range` of the part; all columns have a
  /// label. For one thread at a time for the same examples.
  void take(LossKernel kernel, MatrixView<float> z, std::span<const std::uint32_t> labels,
            IndexRange range) {
    for (std::size_t head = 0; head < sums_.size(); ++head) {
      const MatrixView<float> own = rows_of(z, {head * outputs_, (head + 1) * outputs_});
      find_finite_columns(own, {finite_.row(head) + range.begin, range.size()});
      kernel(own, labels,
             {{losses_.row(head) + range.begin, z.columns()},
              {predictions_.row(head) + range.begin, z.columns()}});
    }
  }

  /// Gives each rank what the others took of the first `count` examples of the part.
  void gather(Communicator& ranks, std::size_t count) {
    for (std::size_t head = 0; head < sums_.size(); ++head) {
      gather_shares(ranks, losses_.values(head).first(count), kForwardExamples);
      gather_shares(ranks, predictions_.values(head).first(count), kForwardExamples);
      gather_shares(ranks, finite_.values(head).first(count), kForwardExamples);
    }
  }

  /// Adds the part, whose examples are those of `part` among all labels, to the sums.
  void add(std::span<const std::uint32_t> labels, std::span<const std::uint32_t> part) {
    for (std::size_t head = 0; head < sums_.size(); ++head) {
      Evaluation& sum = sums_[head];
      for (std::size_t i = 0; i < part.size(); ++i) {
        sum.loss += losses_.row(head)[i];
        sum.confusion.add(labels[part[i]], static_cast<std::size_t>(predictions_.row(head)[i]));
      }
      // A logit of −∞ for a class that is not the right one leaves the loss finite.
      const auto finite = finite_.values(head).first(part.size());
      if (std::find(finite.begin(), finite.end(), 0) != finite.end()) {
        sum.loss = std::numeric_limits<double>::infinity();
      }
    }
  }

  std::vector<Evaluation> means(std::size_t examples) && {
    for (Evaluation& sum : sums_)
      sum.loss /= static_cast<double>(std::max<std::size_t>(examples, 1));
    return std::move(sums_);
  }

 private:
  std::size_t outputs_;
  std::vector<Evaluation> sums_;
  Matrix<float> losses_;  ///< heads × examples, as the two below
  Matrix<std::int32_t> predictions_;
  Matrix<std::uint8_t> finite_;
};

/// The part of the examples from number `first` on.
std::span<const std::uint32_t> part_from(std::span<const std::uint32_t> indices,
                                         std::size_t first) {
  return indices.subspan(first, std::min(kEvaluatedExamples, indices.size() - first));
}

/// Those of a part that this rank takes.
IndexRange own_share(const Communicator& ranks, std::span<const std::uint32_t> part) {
  return share_of_rank(ranks, ranks.rank(), part.size(), kForwardExamples);
}

}  // namespace

FetchedRows fetch_evaluated(const Examples& examples, std::span<const std::uint32_t> indices,
                            const Context& context) {
  Communicator& ranks = context.communicator();
  std::vector<std::uint32_t> own;
  for (std::size_t first = 0; first < indices.size(); first += kEvaluatedExamples) {
    const auto part = part_from(indices, first);
    const IndexRange mine = own_share(ranks, part);
    own.insert(own.end(), part.begin() + static_cast<std::ptrdiff_t>(mine.begin),
               part.begin() + static_cast<std::ptrdiff_t>(mine.end));
  }
  return {ranks, examples.features, own};
}

std::vector<Evaluation> evaluate_heads(const ModelView& models, std::size_t heads, Loss loss,
                                       const Examples& examples,
                                       std::span<const std::uint32_t> indices,
                                       const Context& context, const StopRequest& stop,
                                       const FetchedRows* fetched, std::size_t piece_bytes) {
  const LossKernel kernel = loss_kernel(context.kernels(), loss);
  HeadEvaluations evaluations(
      heads, examples.classes, models.weights.outputs() / heads,
      round_up(std::min(indices.size(), kEvaluatedExamples), kColumnPadding));
  Communicator& ranks = context.communicator();
  for (std::size_t first = 0; first < indices.size(); first += kEvaluatedExamples) {
    const auto part = part_from(indices, first);
    const IndexRange mine = own_share(ranks, part);
    const auto own = part.subspan(mine.begin, mine.size());
    const auto take = [&](const OrderedExamples& piece, std::size_t begin) {
      const std::size_t place = mine.begin + begin;
      for_each_batch_of_logits(
          models, piece.rows(), context,
          [&](IndexRange range) {
            stop.check();
            piece.prefetch_pages(range);
          },
          [&](MatrixView<float> z, IndexRange range) {
            evaluations.take(kernel, z, piece.labels().subspan(range.begin, z.columns()),
                             {place + range.begin, place + range.end});
          });
    };
    if (fetched == nullptr) {
      for_each_piece(examples, own, {}, kForwardExamples, context, take, piece_bytes);
    } else {
      OrderedExamples ordered;
      ordered.gather(examples, own, {}, context.workers());
      ordered.take(*fetched, own);
      take(ordered, 0);
    }
    evaluations.gather(ranks, part.size());
    evaluations.add(examples.labels, part);
  }
  return std::move(evaluations).means(indices.size());
}

Evaluation evaluate(const ModelView& model, Loss loss, const Examples& examples,
                    std::span<const std::uint32_t> indices, const Context& context,
                    const StopRequest& stop) {
  return evaluate_heads(model, 1, loss, examples, indices, context, stop).front();
}

Evaluation evaluate(const LinearModel& model, const Examples& examples,
                    std::span<const std::uint32_t> indices, const Context& context,
                    const StopRequest& stop, Loss loss, const FetchedRows* fetched) {
  const LinearLayer layer(context.kernels(), model.weights.view(),
                          {examples.features.type(), model.normalize});
  return evaluate_heads({layer, logit_scale(model)}, 1, loss, examples, indices, context, stop,
                        fetched)
      .front();
}

}  // namespace linnet
