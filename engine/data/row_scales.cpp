#include "engine/data/row_scales.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <type_traits>

#include "engine/core/parallel_ranges.hpp"
#include "engine/kernels/element_dispatch.hpp"

namespace linnet {
namespace {

/// Rows of a task, of some microseconds.
constexpr std::size_t kTaskRows = 64;

/// Σ x² from single precision is good if it is at least this: squares that are too small for a
/// float add up to less than 2⁻²⁴ of it in a row of 2²⁵ numbers.
constexpr double kLeastSquares = 0x1p-100;

template <class T>
double exact_squares(std::span<const T> numbers) {
  double sum = 0.0;
  for (const T number : numbers) {
    double x;
    if constexpr (std::is_arithmetic_v<T>) {
      x = number;
    } else {
      x = to_float(number);
    }
    sum += x * x;
  }
  return sum;
}

/// squares: Σ x², as the kernel sums it, which is exact for bytes.
template <class T>
float scale_of(double squares, std::span<const T> numbers) {
  if constexpr (!std::is_same_v<T, std::uint8_t>) {
    if (!(squares >= kLeastSquares && std::isfinite(squares))) squares = exact_squares(numbers);
  }
  if (squares == 0.0) return 1.0f;
  // Of a row of the smallest floats alone, the factor would be none.
  constexpr double kMost = std::numeric_limits<float>::max();
  return static_cast<float>(std::min(1.0 / std::sqrt(squares), kMost));
}

}  // namespace

void find_row_scales(FeatureRows rows, std::size_t columns, const KernelTable& kernels,
                     std::span<float> scales) {
  with_element_type(rows.type, [&]<class T>() {
    const Rows<T> from(rows.starts);
    for (std::size_t b = 0; b < from.size(); ++b) {
      const std::span<const T> numbers(from[b], columns);
      scales[b] = scale_of(kernels.of<T>().sum_numbers(numbers).squares, numbers);
    }
  });
}

std::vector<float> row_scales(const Examples& examples, std::span<const std::uint32_t> indices,
                              std::span<const NumberSums> sums, const Context& context) {
  const FeatureView& features = examples.features;
  std::vector<float> scales(features.rows(), 1.0f);
  for_each_block(indices.size(), kTaskRows, context.workers(), [&](IndexRange range) {
    with_element_type(features.type(), [&]<class T>() {
      for (const std::uint32_t i : indices.subspan(range.begin, range.size())) {
        const std::span numbers(reinterpret_cast<const T*>(features.row(i)), features.columns());
        const double squares =
            sums.empty() ? context.kernels().of<T>().sum_numbers(numbers).squares : sums[i].squares;
        scales[i] = scale_of(squares, numbers);
      }
    });
  });
  return scales;
}

}  // namespace linnet
