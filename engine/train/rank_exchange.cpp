#include "engine/train/rank_exchange.hpp"

#include <algorithm>

#include "engine/core/rank_shares.hpp"
#include "engine/train/rank_features.hpp"
#include "engine/train/sum_tree.hpp"

namespace linnet {
namespace {

/// Columns that are added up at a time; rows of sums are so many floats, or a multiple, apart.
constexpr std::size_t kColumns = 8;

/// What comes before the sums in a message: whether the rank wants to stop.
constexpr std::size_t kHeader = kAlignment / sizeof(float);

std::size_t row_floats(std::size_t count) {
  return round_up(count, kColumns);
}

}  // namespace

RankExchange::RankExchange(Communicator& ranks, std::size_t slices, std::size_t outputs,
                           std::size_t most)
    : ranks_(ranks), tree_(ranks, slices), outputs_(outputs) {
  if (is_alone()) return;
  own_ = AlignedBuffer<float>(message_floats(most));
  all_ = AlignedBuffer<float>(static_cast<std::size_t>(ranks.size()) * message_floats(most));
}

void RankExchange::own_sums(std::size_t first, std::size_t count,
                            std::vector<MatrixView<float>>& sums) {
  const std::size_t stride = row_floats(count);
  sums.clear();
  for (std::size_t i = 0; i < tree_.own_sums(); ++i) {
    sums.emplace_back(own_.data() + kHeader + i * outputs_ * stride + first, outputs_,
                      count - first, stride);
  }
}

void RankExchange::gather(std::size_t count, bool stops) {
  const std::size_t floats = message_floats(count);
  const auto size = static_cast<std::size_t>(ranks_.size());
  own_.data()[0] = stops ? 1.0f : 0.0f;
  ranks_.all_gather(std::span<const float>(own_.data(), floats),
                    std::span<float>(all_.data(), size * floats));
  stops_ = false;
  for (std::size_t rank = 0; rank < size; ++rank) {
    if (all_.data()[rank * floats] != 0.0f) stops_ = true;
  }
}

void RankExchange::sum(IndexRange columns, std::size_t count, MatrixView<float> z) const {
  const std::size_t stride = row_floats(count);
  const std::size_t floats = message_floats(count);
  for (std::size_t c = 0; c < outputs_; ++c) {
    for (std::size_t b = columns.begin; b < columns.end; b += kColumns) {
      const std::size_t width = std::min(kColumns, columns.end - b);
      sum_in_tree<kColumns>(
          tree_.merges(),
          [&](std::size_t block) {
            const auto [rank, sum] = tree_.place(block);
            return all_.data() + rank * floats + kHeader + (sum * outputs_ + c) * stride + b;
          },
          [&](std::size_t, const float* total) {
            std::copy_n(total, width, z.row(c) + (b - columns.begin));
          });
    }
  }
}

void RankExchange::share(LinearLayer& layer) const {
  if (is_alone()) return;
  const auto features_of = [&](int rank) {
    return features_of_slices(layer.features(), layer.slice_features(),
                              static_cast<std::size_t>(ranks_.size()),
                              static_cast<std::size_t>(rank));
  };
  std::size_t most = 0;
  for (int rank = 0; rank < ranks_.size(); ++rank) {
    std::size_t floats = 0;
    layer.for_each_run(features_of(rank), [&](IndexRange places) { floats += places.size(); });
    most = std::max(most, floats);
  }
  std::vector<float> own(most);
  float* to = own.data();
  const std::span<float> numbers = layer.numbers();
  layer.for_each_run(features_of(ranks_.rank()), [&](IndexRange places) {
    to = std::copy_n(numbers.data() + places.begin, places.size(), to);
  });
  const std::vector<float> all = all_gathered(ranks_, std::span<const float>(own));
  for (int rank = 0; rank < ranks_.size(); ++rank) {
    const float* from = all.data() + static_cast<std::size_t>(rank) * most;
    layer.for_each_run(features_of(rank), [&](IndexRange places) {
      std::copy_n(from, places.size(), numbers.data() + places.begin);
      from += places.size();
    });
  }
}

/// Of a chunk of `count` examples, of the rank of which most sums remain.
std::size_t RankExchange::message_floats(std::size_t count) const {
  return kHeader + tree_.most_sums() * outputs_ * row_floats(count);
}

}  // namespace linnet
