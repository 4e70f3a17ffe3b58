#include "engine/data/column_moments.hpp"

#include <algorithm>
#include <array>
#include <span>

#include "engine/core/rank_parts.hpp"
#include "engine/core/rank_shares.hpp"
#include "engine/core/resident.hpp"
#include "engine/core/workers.hpp"
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
  LeafSums(std::size_t examples, std::size_t features, std::size_t leaves, const OwnSums& own,
           const KernelTable& kernels)
      : examples_(examples),
        own_(own),
        kernels_(kernels),
        origin_(features),
        sums_(leaves, features),
        squares_(leaves, features) {}

  /// Takes the first example, before all others are added.
  void set_origin(const OrderedExamples& first) {
    widen(kernels_, first.rows(), nullptr, own_.columns, origin_.data() + own_.columns.begin,
          own_.columns.size());
  }

  /// The examples of own leaves.
  IndexRange own_rows() const {
    if (own_.leaves.empty()) return {};
    return {rows_of(own_.leaves.begin).begin, rows_of(own_.leaves.end - 1).end};
  }

  /// Adds the next examples of own leaves, the first of which is example `first` of all.
  void add(const OrderedExamples& piece, std::size_t first, const Workers& workers) {
    const std::size_t parts = (own_.columns.size() + kTaskFeatures - 1) / kTaskFeatures;
    workers.for_each(own_.leaves.size() * parts, LoopSchedule::dynamic, [&](std::size_t task, int) {
      const IndexRange columns = subrange(own_.columns.size(), parts, task % parts, kRowPadding);
      add(piece, first, own_.leaves.begin + task / parts,
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
    const auto count = static_cast<double>(examples_);
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
  IndexRange rows_of(std::size_t leaf) const { return subrange(examples_, sums_.rows(), leaf); }

  /// Adds what a piece has of a leaf, for some features, at most kTaskFeatures.
  void add(const OrderedExamples& piece, std::size_t first, std::size_t leaf, IndexRange columns) {
    const IndexRange rows = rows_of(leaf);
    const std::size_t begin = std::max(rows.begin, first) - first;
    const std::size_t end = std::clamp(rows.end, first, first + piece.size()) - first;
    std::array<float, kTaskFeatures> numbers;
    for (std::size_t i = begin; i < end; ++i) {
      if ((i - begin) % kPageRows == 0) piece.prefetch_pages({i, std::min(i + kPageRows, end)});
      widen(kernels_, piece.rows().subspan(i, 1), nullptr, columns, numbers.data(), numbers.size());
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

  std::size_t examples_;
  OwnSums own_;
  const KernelTable& kernels_;
  std::vector<float> origin_;  ///< the first example
  Matrix<double> sums_;        ///< leaves × features: Σ (x − origin)
  Matrix<double> squares_;     ///< Σ (x − origin)²
};

/// Gives each rank the moments of the columns that others have.
void gather_columns(Communicator& ranks, const FeatureView& features, ColumnMoments& moments) {
  std::vector<IndexRange> columns;
  for (const ResidentPart& of_rank : parts_of_ranks(ranks, features)) {
    columns.push_back(resident_columns(of_rank, features.columns()));
  }
  gather_ranges(ranks, std::span(moments.mean), columns);
  gather_ranges(ranks, std::span(moments.variance), columns);
}

}  // namespace

ColumnMoments column_moments(const Examples& examples, std::span<const std::uint32_t> order,
                             std::span<const float> scales, const Context& context,
                             std::size_t piece_bytes) {
  const FeatureView& features = examples.features;
  const ResidentPart::Kind kind = features.resident().kind;
  Communicator& ranks = context.communicator();
  const std::size_t leaves = choose_leaves(order.size(), 2 * sizeof(double) * features.columns());
  const bool has_rows = kind == ResidentPart::Kind::rows;
  const OwnSums own{resident_columns(features), has_rows
                                                    ? share_of_rank(ranks, ranks.rank(), leaves, 1)
                                                    : IndexRange{0, leaves}};
  LeafSums sums(order.size(), features.columns(), leaves, own, context.kernels());
  const auto take = [&](IndexRange range, const TakePiece& body) {
    const auto wanted = order.subspan(range.begin, range.size());
    if (has_rows) {
      for_each_piece(examples, wanted, scales, 1, context, body, piece_bytes);
      return;
    }
    OrderedExamples ordered;
    ordered.gather(examples, wanted, {}, context.workers(), {}, scales);
    body(ordered, 0);
  };
  take({0, 1}, [&](const OrderedExamples& first, std::size_t) { sums.set_origin(first); });
  const IndexRange rows = sums.own_rows();
  take(rows, [&](const OrderedExamples& piece, std::size_t first) {
    sums.add(piece, rows.begin + first, context.workers());
  });
  if (has_rows) sums.gather_leaves(ranks);
  ColumnMoments moments = sums.moments();
  if (kind == ResidentPart::Kind::columns) gather_columns(ranks, features, moments);
  return moments;
}

}  // namespace linnet
