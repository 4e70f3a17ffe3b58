#include "engine/train/fused_sgd.hpp"

#include <algorithm>

#include "engine/core/finite_numbers.hpp"
#include "engine/core/workers.hpp"
#include "engine/model/loss_kernel.hpp"
#include "engine/train/batch_chunks.hpp"
#include "engine/train/logit_exchange.hpp"
#include "engine/train/slice_prefetch.hpp"
#include "engine/train/step_stamps.hpp"
#include "engine/train/work_partition.hpp"

namespace linnet {

namespace {

/// The matrices of some heads as one layer.
LinearLayer joined(const KernelTable& kernels, const SgdOptions& options,
                   std::span<const HeadState> heads, Matrix<float> HeadState::*matrix) {
  Matrix<float> rows(options.all_outputs(), options.features);
  for (std::size_t i = 0; i < heads.size(); ++i) {
    const Matrix<float>& own = heads[i].*matrix;
    for (std::size_t c = 0; c < options.outputs; ++c) {
      std::copy_n(own.row(c), options.features, rows.row(i * options.outputs + c));
    }
  }
  return {kernels, rows.view(), options.rows, heads.size()};
}

}  // namespace

FusedSgd::FusedSgd(const Context& context, const SgdOptions& options, Communicator& ranks)
    : context_(context),
      kernels_(context.kernels()),
      options_(options),
      layer_(kernels_, options.all_outputs(), options.features, options.rows, options.heads()),
      bias_(options.all_outputs()),
      chunk_(choose_chunk_size(options_, layer_)),
      ranks_(ranks, layer_.slices(), options.all_outputs(), chunk_),
      forward_(kernels_, layer_, chunk_),
      published_(LogitExchange::published_floats(layer_, chunk_)),
      loss_(kernels_, options_, layer_) {
  if (options.momentum == 0.0) return;
  velocity_.emplace(kernels_, options.all_outputs(), options.features, options.rows,
                    options.heads());
}

FusedSgd::FusedSgd(const Context& context, const SgdOptions& options,
                   std::span<const HeadState> heads, Communicator& ranks)
    : FusedSgd(context, options, ranks) {
  layer_ = joined(kernels_, options_, heads, &HeadState::weights);
  if (velocity_) velocity_ = joined(kernels_, options_, heads, &HeadState::velocity);
  bias_ = BiasUpdate(heads);
}

HeadState FusedSgd::state(std::size_t head) const {
  const IndexRange outputs = options_.outputs_of(head);
  HeadState state{
      .weights = layer_.to_matrix(outputs), .velocity = {}, .bias = {}, .bias_velocity = {}};
  if (velocity_) state.velocity = velocity_->to_matrix(outputs);
  bias_.copy(outputs, state);
  return state;
}

float FusedSgd::bias_input(double levels) const {
  const double centre = options_.centre;
  const double factor = options_.pixel_factor;
  const double centred = levels - centre * static_cast<double>(options_.features);
  return static_cast<float>(1.0 - centre * factor * factor * centred);
}

LinearModel FusedSgd::model(std::size_t head, float folded) const {
  const IndexRange outputs = options_.outputs_of(head);
  LinearModel model(options_.outputs, options_.features, options_.pixel_factor / folded);
  model.weights = layer_.to_matrix(outputs);
  for (std::size_t c = 0; c < model.outputs(); ++c) {
    for (float& weight : model.weights.values(c)) weight *= folded;
  }
  const auto first = bias_.values().begin() + static_cast<std::ptrdiff_t>(outputs.begin);
  model.bias.assign(first, first + static_cast<std::ptrdiff_t>(outputs.size()));
  return model;
}

bool FusedSgd::is_finite(std::size_t head) const {
  return all_finite(layer_.to_matrix(options_.outputs_of(head)));
}

/// The part of one member of the team in a run of steps.
class FusedSgd::Member {
 public:
  Member(FusedSgd& sgd, const OrderedExamples& examples, Team& team, int index, PhaseTimes* times)
      : sgd_(sgd),
        examples_(examples),
        is_first_(index == 0),
        timer_(times),
        stamps_(team, index, timer_),
        chunks_{examples.size(), sgd.options_.batch_size, sgd.chunk_},
        partition_(sgd.layer_.slices(), sgd.ranks_.own_slices(), index, team.size()),
        exchange_(sgd.forward_, partition_, {sgd.published_.data(), sgd.published_.size()}),
        update_(sgd.options_, sgd.layer_, sgd.velocity_ ? &*sgd.velocity_ : nullptr, sgd.loss_),
        own_(sgd.options_.all_outputs(), exchange_.most_own_examples(sgd.chunk_)),
        fits_cache_(batches_fit_cache(sgd.options_.batch_size,
                                      partition_.slices().size() * sgd.layer_.slice_features() *
                                          element_bytes(examples.rows().type),
                                      sgd.context_.caches())) {}

  /// A step for each row of rates, on the batches from example `first` on.
  void run(std::size_t first, std::span<const double> rates, const StopRequest& stop,
           StepsResult& done) {
    std::optional<SgdStep> before;
    const std::size_t heads = sgd_.options_.heads();
    for (std::size_t s = 0; s < rates.size() / heads; ++s) {
      const IndexRange batch = chunks_.batch_at(first + s * sgd_.options_.batch_size);
      const SgdStep step{batch, rates.subspan(s * heads, heads), examples_.weight_of(batch)};
      prefetch_share(chunks_.batch_at(batch.end));
      for (std::size_t row = 0; row < batch.size(); row += sgd_.chunk_) {
        const IndexRange chunk = chunks_.chunk_at(batch, row);
        pass_slices(row == 0 ? before : std::nullopt, chunk, chunks_.after(batch, chunk));
        stamps_.post();
        stamps_.await(0, &PhaseTimes::logit_wait);
        if (s >= sgd_.end_.load(std::memory_order_relaxed)) return;
        if (!sgd_.ranks_.is_alone()) exchange_sums(chunk.size(), stop);
        take_loss(batch, chunk);
        stamps_.post();
        stamps_.await_all(&PhaseTimes::gradient_wait);
      }
      if (is_first_) finish(step, s, stop, done);
      if (!sgd_.loss_.is_finite()) return;
      before = step;
    }
    if (before) pass_slices(before, {}, {});
  }

 private:
  FeatureRows rows(IndexRange range) const {
    return examples_.rows().subspan(range.begin, range.size());
  }

  /// Starts to read this member's part of the rows of a batch from the disk, where they lie there.
  void prefetch_share(IndexRange batch) const {
    const IndexRange mine = partition_.share_of(batch.size());
    examples_.prefetch_pages({batch.begin + mine.begin, batch.begin + mine.end});
  }

  /// For each slice of this member: the update of the previous step, if there is one, then the
  /// partial logits of the chunk, which are published at the end.
  void pass_slices(const std::optional<SgdStep>& before, IndexRange chunk, IndexRange next_chunk) {
    if (before) update_.begin(*before);
    const IndexRange slices = partition_.slices();
    for (std::size_t slice = slices.begin; slice < slices.end; ++slice) {
      const SlicePrefetch prefetch = plan_prefetch(
          position(slice, before ? rows(chunks_.chunk_at(before->batch, 0)) : FeatureRows{}, chunk,
                   next_chunk),
          fits_cache_);
      if (before) update(slice, prefetch.by_update);
      forward(slice, chunk, prefetch.by_forward);
    }
    if (before && slices.empty() && partition_.shares_slices()) stamps_.post();  // as update() does
    const IndexRange mine = partition_.rows_of(chunk);
    exchange_.publish({mine.begin - chunk.begin, mine.end - chunk.begin});
    timer_.end(&PhaseTimes::softmax);
  }

  SlicePosition position(std::size_t slice, FeatureRows updated, IndexRange chunk,
                         IndexRange next_chunk) const {
    const IndexRange slices = partition_.slices();
    const bool is_last = slice + 1 == slices.end;
    return {.chunk = rows(chunk),
            .next_chunk = rows(next_chunk),
            .updated = updated,
            .column = sgd_.layer_.slice(slice).begin,
            .next_column = sgd_.layer_.slice(is_last ? slices.begin : slice + 1).begin,
            .is_last = is_last};
  }

  /// Where members share a slice, all of its columns must be updated before any of its logits are
  /// computed.
  void update(std::size_t slice, PrefetchFeatures next_rows) {
    update_.update(examples_, partition_.columns_of(sgd_.layer_.slice(slice)), next_rows);
    timer_.end(&PhaseTimes::update);
    if (!partition_.shares_slices()) return;
    stamps_.post();
    stamps_.await(partition_.members_of_slice(), &PhaseTimes::logit_wait);
  }

  void forward(std::size_t slice, IndexRange chunk, PrefetchFeatures next_rows) {
    const IndexRange mine = partition_.rows_of(chunk);
    if (!mine.empty()) {
      sgd_.forward_.forward_slice(slice, rows(mine), mine.begin - chunk.begin, next_rows);
    }
    timer_.end(&PhaseTimes::forward);
    exchange_.add_slice(slice, chunk.size());
  }

  /// The sums of the chunk over this process's slices become those over all slices.
  void exchange_sums(std::size_t count, const StopRequest& stop) {
    const IndexRange columns = exchange_.own_examples(count);
    if (!columns.empty()) {
      stamps_.await_all(&PhaseTimes::logit_wait);
      sgd_.ranks_.own_sums(columns.begin, count, sums_);
      exchange_.sum(columns, sums_);
    }
    stamps_.post();
    if (is_first_) {
      stamps_.await_all(&PhaseTimes::logit_wait);
      sgd_.ranks_.gather(count, stop.is_made());
      timer_.end(&PhaseTimes::rank_wait);
    }
    stamps_.post();
    stamps_.await(0, &PhaseTimes::rank_wait);
  }

  /// Logits, loss and gradient of this member's examples of the chunk.
  void take_loss(IndexRange batch, IndexRange chunk) {
    const IndexRange columns = exchange_.own_examples(chunk.size());
    if (columns.empty()) return;
    const std::size_t first = chunk.begin - batch.begin + columns.begin;
    const MatrixView<float> z = own_.logits(columns.size());
    if (sgd_.ranks_.is_alone()) {
      stamps_.await_all(&PhaseTimes::logit_wait);
      exchange_.sum(columns, {&z, 1});
    } else {
      sgd_.ranks_.sum(columns, chunk.size(), z);
    }
    sgd_.kernels_.sum_logits(z, sgd_.options_.pixel_factor, sgd_.bias_.values(), z);
    sgd_.loss_.take(examples_, {chunk.begin + columns.begin, chunk.begin + columns.end}, first,
                    own_);
    if (partition_.members() > 1) sgd_.loss_.demote_gradient(first, columns.size());
    timer_.end(&PhaseTimes::softmax);
  }

  /// By member 0 while the others continue: the update of the bias, and the decision to end, which
  /// they learn with its next post.
  void finish(const SgdStep& step, std::size_t index, const StopRequest& stop, StepsResult& done) {
    done.steps = index + 1;
    for (std::size_t h = 0; h < done.heads.size(); ++h) {
      StepsResult::Head& head = done.heads[h];
      if (head.divergence) continue;
      const double loss = sgd_.loss_.loss(h, step.batch.size());
      head.loss += loss;
      if (has_diverged(loss / step.weight)) head.divergence = {index, loss / step.weight};
    }
    if (!sgd_.loss_.is_finite()) return;
    sgd_.bias_.update(sgd_.options_, step, sgd_.loss_);
    const bool stops = sgd_.ranks_.is_alone() ? stop.is_made() : sgd_.ranks_.stops();
    if (done.all_have_diverged() || stops) sgd_.end_.store(index + 1, std::memory_order_relaxed);
  }

  FusedSgd& sgd_;
  const OrderedExamples& examples_;
  bool is_first_;
  PhaseTimer timer_;
  StepStamps stamps_;
  BatchChunks chunks_;
  WorkPartition partition_;
  LogitExchange exchange_;
  WeightUpdate update_;
  OwnExamples own_;
  std::vector<MatrixView<float>> sums_;  ///< of this member's examples, for the other processes
  bool fits_cache_;
};

void FusedSgd::share_weights() {
  ranks_.share(layer_);
  if (velocity_) ranks_.share(*velocity_);
}

StepsResult FusedSgd::run(const OrderedExamples& examples, std::size_t first,
                          std::span<const double> rates, int members, const StopRequest& stop,
                          PhaseTimes* times) {
  StepsResult done;
  done.heads.resize(options_.heads());
  end_ = rates.size() / options_.heads();
  loss_.start();
  // A slice has so many lines of pixels to share.
  const std::size_t most_parts =
      ranks_.own_slices().size() * (layer_.slice_features() / kRowPadding);
  const int most =
      static_cast<int>(std::clamp(most_parts, std::size_t{1}, static_cast<std::size_t>(members)));
  context_.workers().as_team(most, [&](Team& team, int index) {
    if (index == 0) done.members = team.size();
    Member(*this, examples, team, index, index == 0 ? times : nullptr)
        .run(first, rates, stop, done);
  });
  share_weights();
  return done;
}

}  // namespace linnet
