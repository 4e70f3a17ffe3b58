#include "engine/data/column_moments.hpp"

#include <algorithm>
#include <array>
#include <span>

#include "engine/core/rank_shares.hpp"
#include "engine/core/resident.hpp"
#include "engine/core/workers.hpp"
#include "engine/data/fetched_rows.hpp"
#include "engine/data/leaves.hpp"
#include "engine/data/minibatches.hpp"
#include "engine/data/widen.hpp"
#include "linnet/matrix.hpp"

namespace linnet {
namespace {

/// Features of a task: floats and sums of them stay in the first-level cache.
constexpr std::size_t kTaskFeatures = 512;

/// Rows whose pages are asked for at a time.
constexpr std::size_t kPageRows = 64;

/// What this process sums up: some columns of some leaves, of which one or the other are all.
struct OwnSums {
  IndexRange columns;
  IndexRange leaves;
};

/// The sums over the rows of each leaf, a row for each.
class LeafSums {
 public:
  LeafSums(const OrderedExamples& examples, std::size_t features, std::size_t leaves,
           const OwnSums& own, const KernelTable& kernels)
      : examples_(examples),
        own_(own),
        kernels_(kernels),
        origin_(features),
        sums_(leaves, features),
        squares_(leaves, features) {
    widen(kernels_, examples.rows().first(1), nullptr, own.columns,
          origin_.data() + own.columns.begin, own.columns.size());
  }

  void add_own(const Workers& workers) {
    const std::size_t parts = (own_.columns.size() + kTaskFeatures - 1) / kTaskFeatures;
    workers.for_each(own_.leaves.size() * parts, LoopSchedule::dynamic, [&](std::size_t task, int) {
      const IndexRange columns = subrange(own_.columns.size(), parts, task % parts, kRowPadding);
      add(own_.leaves.begin + task / parts,
          {own_.columns.begin + columns.begin, own_.columns.begin + columns.end});
    });
  }

  /// Gives each rank the leaves of the others.
  void gather_leaves(Communicator& ranks) {
    for (Matrix<double>* sums : {&sums_, &squares_}) {
      gather_shares(ranks, std::span(sums->row(0), sums->rows() * sums->stride()), sums->stride());
    }
  }

  /// Of own columns.
  ColumnMoments moments() const {
    const auto count = static_cast<double>(examples_.size());
    ColumnMoments moments{std::vector<double>(origin_.size()), std::vector<double>(origin_.size())};
    for (std::size_t k = own_.columns.begin; k < own_.columns.end; ++k) {
      double sum = 0.0;
      double squares = 0.0;
      for (std::size_t leaf = 0; leaf < sums_.rows(); ++leaf) {
        sum += sums_.row(leaf)[k];
        squares += squares_.row(leaf)[k];
      }
      const double shift = sum / count;
      moments.mean[k] = origin_[k] + shift;
      moments.variance[k] = std::max(0.0, squares / count - shift * shift);
    }
    return moments;
  }

 private:
  /// Adds up a leaf for some features, at most kTaskFeatures.
  void add(std::size_t leaf, IndexRange columns) {
    const IndexRange rows = subrange(examples_.size(), sums_.rows(), leaf);
    std::array<float, kTaskFeatures> numbers;
    for (std::size_t i = rows.begin; i < rows.end; ++i) {
      if ((i - rows.begin) % kPageRows == 0) {
        examples_.prefetch_pages({i, std::min(i + kPageRows, rows.end)});
      }
      widen(kernels_, examples_.rows().subspan(i, 1), nullptr, columns, numbers.data(),
            numbers.size());
      add_row({numbers.data(), columns.size()}, origin_.data() + columns.begin,
              sums_.row(leaf) + columns.begin, squares_.row(leaf) + columns.begin);
    }
  }

  static void add_row(std::span<const float> numbers, const float* origin, double* sums,
                      double* squares) {
    for (std::size_t k = 0; k < numbers.size(); ++k) {
      const double x = static_cast<double>(numbers[k]) - static_cast<double>(origin[k]);
      sums[k] += x;
      squares[k] += x * x;
    }
  }

  const OrderedExamples& examples_;
  OwnSums own_;
  const KernelTable& kernels_;
  std::vector<float> origin_;  ///< the first example
  Matrix<double> sums_;        ///< leaves × features: Σ (x − origin)
  Matrix<double> squares_;     ///< Σ (x − origin)²
};

/// The examples of some leaves, and the first one.
std::vector<std::uint32_t> rows_of_leaves(std::span<const std::uint32_t> order, std::size_t count,
                                          IndexRange leaves) {
  std::vector<std::uint32_t> rows = {order.front()};
  for (std::size_t leaf = leaves.begin; leaf < leaves.end; ++leaf) {
    const IndexRange range = subrange(order.size(), count, leaf);
    const auto own = order.subspan(range.begin, range.size());
    rows.insert(rows.end(), own.begin(), own.end());
  }
  return rows;
}

/// Gives each rank the moments of the columns that others have.
void gather_columns(Communicator& ranks, const FeatureView& features, ColumnMoments& moments) {
  std::vector<IndexRange> columns;
  for (const ResidentPart& of_rank : values_of_ranks(ranks, features.resident())) {
    columns.push_back(resident_columns(of_rank, features.columns()));
  }
  gather_ranges(ranks, std::span(moments.mean), columns);
  gather_ranges(ranks, std::span(moments.variance), columns);
}

}  // namespace

ColumnMoments column_moments(const Examples& examples, std::span<const std::uint32_t> order,
                             std::span<const float> scales, const Context& context) {
  const FeatureView& features = examples.features;
  const ResidentPart& part = features.resident();
  Communicator& ranks = context.communicator();
  const std::size_t leaves = choose_leaves(order.size(), 2 * sizeof(double) * features.columns());
  OwnSums own{resident_columns(features), {0, leaves}};
  OrderedExamples ordered;
  ordered.gather(examples, order, {}, context.workers(), {}, scales);
  FetchedRows fetched;
  if (part.kind == ResidentPart::Kind::rows) {
    own.leaves = share_of_rank(ranks, ranks.rank(), leaves, 1);
    fetched = FetchedRows(ranks, features, rows_of_leaves(order, leaves, own.leaves));
    ordered.take(fetched, order);
  }
  LeafSums sums(ordered, features.columns(), leaves, own, context.kernels());
  sums.add_own(context.workers());
  if (part.kind == ResidentPart::Kind::rows) sums.gather_leaves(ranks);
  ColumnMoments moments = sums.moments();
  if (part.kind == ResidentPart::Kind::columns) gather_columns(ranks, features, moments);
  return moments;
}

}  // namespace linnet
