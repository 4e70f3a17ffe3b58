#include "linnet/softmax.hpp"

#include <algorithm>
#include <string>
#include <vector>

#include "linnet/error.hpp"

namespace linnet {
namespace {

/// Below this many logits a thread takes about as long as it takes to wake another.
constexpr std::size_t kWorthSharing = 32'768;

void require(bool holds, const char* complaint) {
  if (!holds) throw Error(Fault::usage, std::string("softmax: ") + complaint);
}

void check_shapes(MatrixView<const float> logits, MatrixView<float> out) {
  require(logits.rows() == out.rows() && logits.columns() == out.columns(),
          "the result must have the shape of the logits");
}

/// Calls `body(first, count)` for parts of the rows, on all workers if there is enough to do.
template <class Body>
void share_out_rows(MatrixView<const float> logits, const Workers& workers, const Body& body) {
  const std::size_t rows = logits.rows();
  const std::size_t worth = rows * logits.columns() / kWorthSharing;
  const std::size_t parts =
      std::clamp<std::size_t>(worth, 1, static_cast<std::size_t>(workers.threads()));
  workers.for_each(parts, LoopSchedule::static_ranges, [&](std::size_t part, int) {
    const std::size_t first = rows * part / parts;
    body(first, rows * (part + 1) / parts - first);
  });
}

template <class T>
MatrixView<T> some_rows(MatrixView<T> view, std::size_t first, std::size_t count) {
  return {view.row(first), count, view.columns(), view.stride()};
}

}  // namespace

void log_softmax(MatrixView<const float> logits, MatrixView<float> out, const KernelTable& kernels,
                 const Workers& workers) {
  check_shapes(logits, out);
  if (logits.rows() == 0 || logits.columns() == 0) return;
  share_out_rows(logits, workers, [&](std::size_t first, std::size_t count) {
    kernels.log_softmax_rows(some_rows(logits, first, count), some_rows(out, first, count));
  });
}

CrossEntropy softmax_cross_entropy(MatrixView<const float> logits,
                                   std::span<const std::uint32_t> labels,
                                   MatrixView<float> gradient, const KernelTable& kernels,
                                   const Workers& workers) {
  check_shapes(logits, gradient);
  require(labels.size() == logits.rows(), "each row needs a label");
  for (const std::uint32_t label : labels)
    require(label < logits.columns(), "a label has no class");
  const std::size_t rows = logits.rows();
  if (rows == 0) return {};
  thread_local std::vector<float> losses;
  thread_local std::vector<std::int32_t> predictions;
  losses.resize(std::max(losses.size(), rows));
  predictions.resize(std::max(predictions.size(), rows));
  const RowResults results{losses, predictions};
  share_out_rows(logits, workers, [&](std::size_t first, std::size_t count) {
    kernels.cross_entropy_rows(
        some_rows(logits, first, count), labels.subspan(first, count),
        1.0f / static_cast<float>(rows), some_rows(gradient, first, count),
        {results.loss.subspan(first, count), results.prediction.subspan(first, count)});
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
