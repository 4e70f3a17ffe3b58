#include "engine/data/column_moments.hpp"

#include <algorithm>
#include <array>
#include <span>

#include "engine/core/workers.hpp"
#include "engine/data/leaves.hpp"
#include "engine/data/widen.hpp"
#include "linnet/matrix.hpp"

namespace linnet {
namespace {

/// Features of a task: floats and sums of them stay in the first-level cache.
constexpr std::size_t kTaskFeatures = 512;

/// Rows whose pages are asked for at a time.
constexpr std::size_t kPageRows = 64;

/// The sums over the rows of each leaf, a row for each.
class LeafSums {
 public:
  LeafSums(const OrderedExamples& examples, std::size_t features, const KernelTable& kernels)
      : examples_(examples),
        kernels_(kernels),
        origin_(features),
        sums_(choose_leaves(examples.size(), 2 * sizeof(double) * features), features),
        squares_(sums_.rows(), features) {
    widen(kernels_, examples.rows().first(1), nullptr, {0, features}, origin_.data(), features);
  }

  std::size_t leaves() const { return sums_.rows(); }

  /// Adds up a leaf for some features, at most kTaskFeatures.
  void add(std::size_t leaf, IndexRange columns) {
    const IndexRange rows = subrange(examples_.size(), leaves(), leaf);
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

  ColumnMoments moments() const {
    const auto count = static_cast<double>(examples_.size());
    ColumnMoments moments{std::vector<double>(origin_.size()), std::vector<double>(origin_.size())};
    for (std::size_t k = 0; k < origin_.size(); ++k) {
      double sum = 0.0;
      double squares = 0.0;
      for (std::size_t leaf = 0; leaf < leaves(); ++leaf) {
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
  static void add_row(std::span<const float> numbers, const float* origin, double* sums,
                      double* squares) {
    for (std::size_t k = 0; k < numbers.size(); ++k) {
      const double x = static_cast<double>(numbers[k]) - static_cast<double>(origin[k]);
      sums[k] += x;
      squares[k] += x * x;
    }
  }

  const OrderedExamples& examples_;
  const KernelTable& kernels_;
  std::vector<float> origin_;  ///< the first example
  Matrix<double> sums_;        ///< leaves × features: Σ (x − origin)
  Matrix<double> squares_;     ///< Σ (x − origin)²
};

}  // namespace

ColumnMoments column_moments(const OrderedExamples& examples, std::size_t features,
                             const Context& context) {
  LeafSums sums(examples, features, context.kernels());
  const std::size_t parts = (features + kTaskFeatures - 1) / kTaskFeatures;
  context.workers().for_each(
      sums.leaves() * parts, LoopSchedule::dynamic, [&](std::size_t task, int) {
        sums.add(task / parts, subrange(features, parts, task % parts, kRowPadding));
      });
  return sums.moments();
}

}  // namespace linnet
