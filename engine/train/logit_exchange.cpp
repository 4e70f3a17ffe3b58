#include "engine/train/logit_exchange.hpp"

#include <algorithm>

namespace linnet {
namespace {

/// Calls `body(first, second, end)` for pairs of neighbouring blocks of slices, [first, second) and
/// [second, end), from the smallest on.
template <class Body>
void for_each_pair(std::size_t slices, const Body& body) {
  for (std::size_t width = 1; width < slices; width *= 2) {
    for (std::size_t first = 0; first + width < slices; first += 2 * width) {
      body(first, first + width, std::min(first + 2 * width, slices));
    }
  }
}

}  // namespace

void LogitExchange::sum_own_slices(std::size_t count) {
  for_each_pair(forward_.slices(), [&](std::size_t first, std::size_t second, std::size_t end) {
    if (partition_.owns({first, end})) add(first, second, {0, count});
  });
}

void LogitExchange::sum_other_slices(IndexRange columns) {
  for_each_pair(forward_.slices(), [&](std::size_t first, std::size_t second, std::size_t end) {
    if (!partition_.has_one_owner({first, end})) add(first, second, columns);
  });
}

void LogitExchange::add(std::size_t to, std::size_t from, IndexRange columns) {
  const MatrixView<float> sums = forward_.partial_logits(to);
  const MatrixView<float> others = forward_.partial_logits(from);
  for (std::size_t c = 0; c < sums.rows(); ++c) {
    float* sum = sums.row(c) + columns.begin;
    const float* other = others.row(c) + columns.begin;
    for (std::size_t b = 0; b < columns.size(); ++b) sum[b] += other[b];
  }
}

}  // namespace linnet
