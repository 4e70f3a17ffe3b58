#include "engine/train/fused_sgd.hpp"

#include <algorithm>
#include <array>

#include "engine/core/index_range.hpp"
#include "engine/core/workers.hpp"
#include "engine/model/loss_kernel.hpp"

namespace linnet {
namespace {

/// The gradient of a slice is summed over so many rows at a time: with more, the rows would be
/// evicted from the second-level cache before the next tile reads them.
constexpr std::size_t kGradientRows = 1024;

/// The most floats of partial logits that are kept: the examples of a batch that need more are
/// processed chunk by chunk.
constexpr std::size_t kMaxPartialLogits = std::size_t{4} << 20;

std::size_t chunk_size(const SgdOptions& options, std::size_t slices) {
  const std::size_t automatic = kMaxPartialLogits / (slices * options.outputs);
  const std::size_t most = std::clamp<std::size_t>(automatic / 64 * 64, 64, kGradientRows);
  return std::min(round_up(options.batch_size, kColumnPadding), most);
}

/// Whether two batches, the current and the next one, fit half of the second-level cache.
bool fits_cache(const SgdOptions& options, const CacheSizes& caches) {
  return 2 * options.batch_size * options.features <= caches.level2 / 2;
}

/// The range of [0, size) that a member of a team of `members` owns.
IndexRange member_range(std::size_t size, int member, int members) {
  return subrange(size, static_cast<std::size_t>(members), static_cast<std::size_t>(member));
}

}  // namespace

FusedSgd::FusedSgd(const Context& context, const SgdOptions& options)
    : context_(context),
      kernels_(context.kernels()),
      options_(options),
      layer_(kernels_, options.outputs, options.features),
      exact_bias_(options.outputs, 0.0),
      bias_velocity_(options.outputs, 0.0),
      bias_(options.outputs, 0.0f),
      chunk_(chunk_size(options, layer_.slices())),
      forward_(kernels_, layer_, chunk_),
      z_(options.outputs, round_up(options.batch_size, kColumnPadding)),
      losses_(chunk_),
      predictions_(chunk_),
      group_sums_(round_up(options.batch_size, kColumnPadding) / kColumnPadding,
                  2 * options.outputs) {
  if (options.momentum != 0.0) velocity_.emplace(kernels_, options.outputs, options.features);
}

float FusedSgd::bias_input(double levels) const {
  const double centre = options_.centre;
  const double factor = options_.pixel_factor;
  const double centred = levels - centre * static_cast<double>(options_.features);
  return static_cast<float>(1.0 - centre * factor * factor * centred);
}

LinearModel FusedSgd::model() const {
  LinearModel model(options_.outputs, options_.features, options_.pixel_factor);
  model.weights = layer_.to_matrix();
  model.bias = bias_;
  return model;
}

/// The features of a member: whole slices, or, where there are more members than slices, a part of
/// one. Several such members share the rows of the forward product.
struct FeatureShare {
  FeatureShare(std::size_t all_slices, int member, int size) {
    const auto index = static_cast<std::size_t>(member);
    parts = std::max<std::size_t>(static_cast<std::size_t>(size) / all_slices, 1);
    part = index % parts;
    slices = parts == 1 ? member_range(all_slices, member, size)
                        : IndexRange{std::min(index / parts, all_slices),
                                     std::min(index / parts + 1, all_slices)};
  }

  IndexRange slices;
  std::size_t part;
  std::size_t parts;
};

/// The part of one member of the team in a run of steps.
class FusedSgd::Member {
 public:
  Member(FusedSgd& sgd, const OrderedExamples& examples, std::span<const double> rates, Team& team,
         int index, PhaseTimes* times)
      : all_(sgd),
        examples_(examples),
        rates_(rates),
        team_(team),
        index_(index),
        features_(sgd.layer_.slices(), index, team.size()),
        offsets_(sgd.options_.outputs),
        gradient_transposed_(std::min(sgd.options_.batch_size, kGradientRows),
                             round_up(sgd.options_.outputs, sgd.kernels_.lanes)),
        fits_cache_(fits_cache(sgd.options_, sgd.context_.caches())),
        timer_(times) {}

  void run(std::size_t first, const StopRequest& stop, StepsResult& done) {
    std::optional<Step> before;
    for (std::size_t s = 0; s < rates_.size(); ++s) {
      const IndexRange batch = batch_at(first + s * all_.options_.batch_size);
      const Step step{s, batch, weight_of(batch)};
      prefetch_share(batch_at(batch.end));
      for (std::size_t row = 0; row < step.batch.size(); row += all_.chunk_) {
        const IndexRange chunk = chunk_at(step.batch, row);
        pass_slices(row == 0 ? before : std::nullopt, chunk, after(step.batch, chunk));
        barrier();
        if (all_.ends_) return;
        take_loss(step.batch, chunk);
        barrier();
        if (index_ == 0) done.loss += sum_losses(chunk);
      }
      if (index_ == 0) finish(step, stop, done);
      before = step;
    }
    if (before) pass_slices(before, {}, {});
  }

 private:
  /// One step of the run.
  struct Step {
    std::size_t index;
    IndexRange batch;
    double weight;  ///< the sum over its examples; their number if all weights are equal
  };

  void barrier() {
    team_.barrier();
    timer_.end(&PhaseTimes::barrier);
  }

  IndexRange batch_at(std::size_t first) const {
    const std::size_t size = examples_.size();
    const std::size_t begin = std::min(first, size);
    return {begin, std::min(begin + all_.options_.batch_size, size)};
  }

  /// Starts to read this member's part of the rows of a batch from the disk, where they lie there.
  void prefetch_share(IndexRange batch) const {
    const IndexRange mine = member_range(batch.size(), index_, team_.size());
    examples_.prefetch_pages({batch.begin + mine.begin, batch.begin + mine.end});
  }

  double weight_of(IndexRange batch) const {
    if (examples_.weights().empty()) return static_cast<double>(batch.size());
    double sum = 0.0;
    for (float weight : examples_.weights().subspan(batch.begin, batch.size())) sum += weight;
    return sum;
  }

  IndexRange chunk_at(IndexRange batch, std::size_t row) const {
    const std::size_t begin = batch.begin + row;
    return {begin, std::min(begin + all_.chunk_, batch.end)};
  }

  /// The chunk after `chunk`: of the same batch, or the first of the next batch.
  IndexRange after(IndexRange batch, IndexRange chunk) const {
    if (chunk.end < batch.end) return chunk_at(batch, chunk.end - batch.begin);
    return chunk_at(batch_at(batch.end), 0);
  }

  ByteRows rows(IndexRange range) const {
    return examples_.rows().subspan(range.begin, range.size());
  }

  /// For each slice of this member: the update of the previous step, if there is one, then the
  /// partial logits of the chunk. Prefetched meanwhile: for batches that fit the cache, the next
  /// slice of the chunk, or of `next_chunk` after the last slice, half of the rows by each of the
  /// two products; for larger batches, what the next product reads.
  void pass_slices(const std::optional<Step>& before, IndexRange chunk, IndexRange next_chunk) {
    if (before) {
      sum_offsets(before->batch);
      transpose_gradient(0, before->batch);
    }
    const IndexRange slices = features_.slices;
    for (std::size_t slice = slices.begin; slice < slices.end; ++slice) {
      const IndexRange columns = all_.layer_.slice(slice);
      const bool last = slice + 1 == slices.end;
      PrefetchRows<std::uint8_t> next{rows(last ? next_chunk : chunk),
                                      all_.layer_.slice(last ? slices.begin : slice + 1).begin};
      PrefetchRows<std::uint8_t> next_of_update{rows(chunk), columns.begin};
      if (before && fits_cache_) {
        next_of_update = {next.rows.first(next.rows.size() / 2), next.column};
        next.rows = next.rows.subspan(next.rows.size() / 2);
      } else if (before) {
        next.rows = rows(last ? chunk : chunk_at(before->batch, 0));
      }
      if (before) {
        update(*before, my_columns(columns), next_of_update);
        timer_.end(&PhaseTimes::update);
        if (features_.parts > 1) barrier();
      }
      take_logits(slice, my_rows(chunk), chunk, next);
      timer_.end(&PhaseTimes::forward);
    }
    if (slices.size() == 0 && features_.parts > 1 && before) barrier();
    sum_parts(chunk);
    timer_.end(&PhaseTimes::softmax);
  }

  /// This member's part of a slice's features: whole lines of pixels.
  IndexRange my_columns(IndexRange slice) const {
    const auto cut = [&](std::size_t part) {
      const std::size_t width = slice.end - slice.begin;
      return std::min(slice.begin + round_up(width * part / features_.parts, kRowPadding),
                      slice.end);
    };
    return {cut(features_.part), cut(features_.part + 1)};
  }

  /// The rows of the chunk whose partial logits this member computes.
  IndexRange my_rows(IndexRange chunk) const {
    const IndexRange rows = subrange(chunk.size(), features_.parts, features_.part);
    return {chunk.begin + rows.begin, chunk.begin + rows.end};
  }

  /// A slice's share of the logits of some rows of the chunk.
  void take_logits(std::size_t slice, IndexRange mine, IndexRange chunk,
                   PrefetchRows<std::uint8_t> next) {
    if (mine.size() == 0) return;
    all_.forward_.forward_slice(slice, rows(mine), mine.begin - chunk.begin, next);
  }

  /// Sums partial logits over the slices, in a fixed tree of pairs: here the pairs within this
  /// member's slices, in take_loss the other pairs, for this member's examples. So only sums are
  /// transferred from one core to another.
  void sum_parts(IndexRange chunk) {
    if (features_.parts == 1) {
      for_each_pair([&](std::size_t first, std::size_t second, std::size_t end) {
        if (first >= features_.slices.begin && end <= features_.slices.end) {
          add_part(first, second, 0, chunk.size());
        }
      });
    }
  }

  void sum_other_parts(std::size_t column, std::size_t width) {
    for_each_pair([&](std::size_t first, std::size_t second, std::size_t end) {
      if (features_.parts > 1 || owner(first) != owner(end - 1)) {
        add_part(first, second, column, width);
      }
    });
  }

  /// Calls `body(first, second, end)` for pairs of neighbouring blocks of slices, [first, second)
  /// and [second, end), from the smallest on.
  template <class Body>
  void for_each_pair(const Body& body) const {
    const std::size_t slices = all_.layer_.slices();
    for (std::size_t width = 1; width < slices; width *= 2) {
      for (std::size_t first = 0; first + width < slices; first += 2 * width) {
        body(first, first + width, std::min(first + 2 * width, slices));
      }
    }
  }

  /// The member that owns a slice.
  int owner(std::size_t slice) const {
    int member = 0;
    while (member_range(all_.layer_.slices(), member, team_.size()).end <= slice) ++member;
    return member;
  }

  void add_part(std::size_t to, std::size_t from, std::size_t column, std::size_t width) {
    const MatrixView<float> sums = all_.forward_.partial_logits(to);
    const MatrixView<float> others = all_.forward_.partial_logits(from);
    for (std::size_t c = 0; c < sums.rows(); ++c) {
      float* sum = sums.row(c) + column;
      const float* other = others.row(c) + column;
      for (std::size_t b = 0; b < width; ++b) sum[b] += other[b];
    }
  }

  /// offsets = −centre · Σ_b g, the same sums in the same order for all members.
  void sum_offsets(IndexRange batch) {
    if (all_.options_.centre == 0.0f) return;
    const std::size_t groups = (batch.size() + kColumnPadding - 1) / kColumnPadding;
    for (std::size_t c = 0; c < offsets_.size(); ++c) {
      float sum = 0.0f;
      for (std::size_t group = 0; group < groups; ++group) sum += all_.group_sums_.row(group)[c];
      offsets_[c] = -all_.options_.centre * sum;
    }
  }

  std::span<const float> offsets() const {
    return all_.options_.centre == 0.0f ? std::span<const float>{} : offsets_;
  }

  /// The update of one slice by a batch, some rows after the other.
  void update(const Step& step, IndexRange columns, PrefetchRows<std::uint8_t> next_rows) {
    if (columns.empty()) return;  // fewer cache lines than members
    const SgdOptions& options = all_.options_;
    const double rate = rates_[step.index];
    const double mean = options.pixel_factor / step.weight;
    if (!all_.velocity_) {
      accumulate_gradient(all_.layer_, step.batch, columns, next_rows,
                          {static_cast<float>(-rate * mean),
                           static_cast<float>(1.0 - rate * options.weight_decay)});
      return;
    }
    accumulate_gradient(*all_.velocity_, step.batch, columns, next_rows,
                        {static_cast<float>(mean), static_cast<float>(options.momentum)});
    all_.layer_.sgd_momentum_update(columns, *all_.velocity_,
                                    static_cast<float>(options.weight_decay),
                                    static_cast<float>(rate));
  }

  /// The gradient of up to kGradientRows examples of the batch, from `row` on, transposed. Each
  /// member makes its own copy: the gradient takes fewer cache lines before it is transposed.
  void transpose_gradient(std::size_t row, IndexRange batch) {
    const std::size_t count = std::min(kGradientRows, batch.size() - row);
    all_.kernels_.pack_panel_transposed(
        {all_.z_.row(0) + row, all_.options_.outputs, count, all_.z_.stride()},
        gradient_transposed_.row(0), gradient_transposed_.stride());
  }

  void accumulate_gradient(LinearLayer& layer, IndexRange batch, IndexRange columns,
                           PrefetchRows<std::uint8_t> next_rows, Update update) {
    for (std::size_t row = 0; row < batch.size(); row += kGradientRows) {
      const std::size_t count = std::min(kGradientRows, batch.size() - row);
      const std::size_t left = batch.size() - row - count;
      const std::size_t end = batch.begin + row + count;
      const IndexRange behind{end, end + std::min(kGradientRows, left)};
      const MicroPanelA g{gradient_transposed_.row(0), all_.options_.outputs,
                          gradient_transposed_.stride(), false};
      if (batch.size() > kGradientRows) transpose_gradient(row, batch);
      layer.accumulate_gradient(
          columns, g, rows({batch.begin + row, end}),
          left == 0 ? next_rows : PrefetchRows<std::uint8_t>{rows(behind), columns.begin},
          row == 0 ? offsets() : std::span<const float>{},
          {update.alpha, row == 0 ? update.beta : 1.0f});
    }
  }

  /// Logits, loss and gradient of this member's groups of the chunk's examples.
  void take_loss(IndexRange batch, IndexRange chunk) {
    const std::size_t columns = round_up(chunk.size(), kColumnPadding);
    const IndexRange groups = member_range(columns / kColumnPadding, index_, team_.size());
    const std::size_t first = groups.begin * kColumnPadding;
    const std::size_t width = groups.size() * kColumnPadding;
    if (width != 0) {
      const std::size_t row = chunk.begin - batch.begin + first;
      const MatrixView<float> z(all_.z_.row(0) + row, all_.options_.outputs, width,
                                all_.z_.stride());
      sum_other_parts(first, width);
      all_.forward_.sum(1, {first, first + width}, all_.scale(), z);
      loss_kernel(all_.kernels_, all_.options_.loss)(
          z, examples_.labels().subspan(chunk.begin + first, width),
          {std::span(all_.losses_).subspan(first, width),
           std::span(all_.predictions_).subspan(first, width)});
      if (!examples_.weights().empty()) weigh(z, first, chunk);
      for (std::size_t column = 0; column < width; column += kColumnPadding) {
        const std::size_t left = chunk.size() - first - column;
        sum_group(z, column, std::min(kColumnPadding, left), chunk.begin + first + column,
                  (row + column) / kColumnPadding);
      }
    }
    timer_.end(&PhaseTimes::softmax);
  }

  /// Multiplies gradient and losses of the chunk's examples from `first` on by their weights.
  void weigh(MatrixView<float> z, std::size_t first, IndexRange chunk) {
    const std::size_t count = std::min(z.columns(), chunk.size() - first);
    const float* weights = examples_.weights().data() + chunk.begin + first;
    const auto multiply = [&](float* numbers) {
      for (std::size_t b = 0; b < count; ++b) numbers[b] *= weights[b];
    };
    for (std::size_t c = 0; c < z.rows(); ++c) multiply(z.row(c));
    multiply(all_.losses_.data() + first);
  }

  /// Σg and Σg · bias feature over `count` examples from `column` of z on.
  void sum_group(MatrixView<float> z, std::size_t column, std::size_t count, std::size_t example,
                 std::size_t group) {
    const std::size_t outputs = z.rows();
    const std::span<const float> features = examples_.bias_inputs().subspan(example, count);
    float* sums = all_.group_sums_.row(group);
    for (std::size_t c = 0; c < outputs; ++c) {
      std::array<float, 4> plain{};
      std::array<float, 4> weighted{};
      for (std::size_t b = 0; b < count; ++b) {
        const float g = z.row(c)[column + b];
        plain[b % 4] += g;
        weighted[b % 4] += g * features[b];
      }
      sums[c] = (plain[0] + plain[1]) + (plain[2] + plain[3]);
      sums[outputs + c] = (weighted[0] + weighted[1]) + (weighted[2] + weighted[3]);
    }
  }

  double sum_losses(IndexRange chunk) const {
    double sum = 0.0;
    for (std::size_t b = 0; b < chunk.size(); ++b) sum += all_.losses_[b];
    return sum;
  }

  /// Done by member 0 while the others continue: the update of the bias, and the decision to end.
  void finish(const Step& step, const StopRequest& stop, StepsResult& done) {
    move_bias(step);
    const double loss = (done.loss - loss_before_) / step.weight;
    loss_before_ = done.loss;
    if (has_diverged(loss)) {
      done.divergence = {step.index, loss};
      all_.ends_ = true;
    }
    if (stop.is_made()) all_.ends_ = true;
  }

  void move_bias(const Step& step) {
    const SgdOptions& options = all_.options_;
    const std::size_t groups = (step.batch.size() + kColumnPadding - 1) / kColumnPadding;
    for (std::size_t c = 0; c < options.outputs; ++c) {
      double bias_gradient = 0.0;
      for (std::size_t group = 0; group < groups; ++group) {
        bias_gradient += all_.group_sums_.row(group)[options.outputs + c];
      }
      double& velocity = all_.bias_velocity_[c];
      velocity = options.momentum * velocity + bias_gradient / step.weight +
                 options.weight_decay * all_.exact_bias_[c];
      all_.exact_bias_[c] -= rates_[step.index] * velocity;
      all_.bias_[c] = static_cast<float>(all_.exact_bias_[c]);
    }
  }

  FusedSgd& all_;
  const OrderedExamples& examples_;
  std::span<const double> rates_;
  Team& team_;
  int index_;
  FeatureShare features_;
  std::vector<float> offsets_;
  Matrix<float> gradient_transposed_;  ///< rows × outputs: the gradient as combine takes it
  bool fits_cache_;
  PhaseTimer timer_;
  double loss_before_ = 0.0;
};

StepsResult FusedSgd::run(const OrderedExamples& examples, std::size_t first,
                          std::span<const double> rates, int members, const StopRequest& stop,
                          PhaseTimes* times) {
  StepsResult done;
  ends_ = false;
  // A slice has so many lines of pixels to share.
  const std::size_t most_parts = layer_.slices() * (kSliceFeatures / kRowPadding);
  const int most = static_cast<int>(std::min(static_cast<std::size_t>(members), most_parts));
  context_.workers().as_team(most, [&](Team& team, int index) {
    if (index == 0) done.members = team.size();
    Member(*this, examples, rates, team, index, index == 0 ? times : nullptr)
        .run(first, stop, done);
  });
  return done;
}

}  // namespace linnet
