#include "linnet/softmax.hpp"

#include <algorithm>
#include <string>
#include <vector>

#include "engine/core/floating_point.hpp"
#include "engine/core/parallel_ranges.hpp"
#include "engine/kernels/kernel_table.hpp"
#include "linnet/error.hpp"

namespace linnet {
namespace {

/// Below this many logits a thread takes about as long as it takes to wake another.
constexpr std::size_t kLogitsPerThread = 32'768;

void require(bool holds, const char* requirement) {
  if (!holds) throw Error(Fault::usage, std::string("softmax: ") + requirement);
}

void check_shapes(MatrixView<const float> logits, MatrixView<float> out) {
  require(logits.rows() == out.rows() && logits.columns() == out.columns(),
          "the result must have the shape of the logits");
}

/// Calls `body(rows)` for ranges of the rows, in parallel where there are enough logits.
template <class Body>
void for_each_row_range(MatrixView<const float> logits, const Workers& workers, const Body& body) {
  const std::size_t worth = logits.rows() * logits.columns() / kLogitsPerThread;
  const std::size_t count =
      std::clamp<std::size_t>(worth, 1, static_cast<std::size_t>(workers.threads()));
  for_each_subrange(logits.rows(), count, 1, workers, body);
}

template <class T>
MatrixView<T> some_rows(MatrixView<T> view, IndexRange rows) {
  return {view.row(rows.begin), rows.size(), view.columns(), view.stride()};
}

}  // namespace

void log_softmax(MatrixView<const float> logits, MatrixView<float> out, const Context& context) {
  check_shapes(logits, out);
  const StandardFloatingPoint standard;
  if (logits.rows() == 0 || logits.columns() == 0) return;
  for_each_row_range(logits, context.workers(), [&](IndexRange range) {
    context.kernels().log_softmax_rows(some_rows(logits, range), some_rows(out, range));
  });
}

CrossEntropy softmax_cross_entropy(MatrixView<const float> logits,
                                   std::span<const std::uint32_t> labels,
                                   MatrixView<float> gradient, const Context& context) {
  check_shapes(logits, gradient);
  require(labels.size() == logits.rows(), "each row needs a label");
  for (const std::uint32_t label : labels)
    require(label < logits.columns(), "a label has no class");
  const std::size_t rows = logits.rows();
  if (rows == 0) return {};
  const StandardFloatingPoint standard;
  thread_local std::vector<float> losses;
  thread_local std::vector<std::int32_t> predictions;
  losses.resize(std::max(losses.size(), rows));
  predictions.resize(std::max(predictions.size(), rows));
  const RowResults results{losses, predictions};
  for_each_row_range(logits, context.workers(), [&](IndexRange range) {
    context.kernels().cross_entropy_rows(
        some_rows(logits, range), labels.subspan(range.begin, range.size()),
        1.0f / static_cast<float>(rows), some_rows(gradient, range),
        {results.loss.subspan(range.begin, range.size()),
         results.prediction.subspan(range.begin, range.size())});
  });
  CrossEntropy result;
  for (std::size_t r = 0; r < rows; ++r) {
    result.loss += results.loss[r];
    if (static_cast<std::uint32_t>(results.prediction[r]) == labels[r]) ++result.correct;
  }
  result.loss /= static_cast<double>(rows);
  return result;
}

}  // namespace linnet
