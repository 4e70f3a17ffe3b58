#include <nanobind/nanobind.h>
#include <nanobind/stl/optional.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "apps/python/binding/arrays.hpp"
#include "apps/python/binding/context.hpp"
#include "apps/python/binding/finite.hpp"
#include "apps/python/binding/interruptible.hpp"
#include "apps/python/binding/models.hpp"
#include "apps/python/binding/parts.hpp"
#include "engine/model/logit_source.hpp"

namespace nb = nanobind;

namespace linnet {
namespace {

DenseMatrix logits_of(const LinearModel& model, const FeatureView& rows, const Context& context,
                      const StopRequest& stop) {
  const std::vector<std::uint32_t> no_labels(rows.rows(), 0);  // logits do not depend on labels
  const Examples examples{.features = rows, .labels = no_labels, .classes = 1};
  DenseMatrix all(rows.rows(), model.outputs());
  ModelLogits(model, examples, context, stop)
      .for_each_batch([&](std::size_t first, MatrixView<const float> logits) {
        for (std::size_t i = 0; i < logits.rows(); ++i) {
          std::copy_n(logits.row(i), logits.columns(), all.row(first + i));
        }
      });
  return all;
}

/// In parts, so that a request to stop is heard.
DenseMatrix probabilities_of(const LinearModel& model, const FeatureView& rows,
                             const Context& context, const StopRequest& stop) {
  constexpr std::size_t kPartBytes = std::size_t{16} << 20;
  const std::size_t row_bytes = rows.columns() * element_bytes(rows.type());
  const std::size_t size = std::max<std::size_t>(kPartBytes / row_bytes, 1);
  const BatchPredictor predictor(model, context, rows.type());
  DenseMatrix all(rows.rows(), model.outputs());
  for (std::size_t first = 0; first < rows.rows(); first += size) {
    stop.check();
    const FeatureView part = rows.part(first, std::min(size, rows.rows() - first));
    const Matrix<float> some = predictor.probabilities(part);
    for (std::size_t i = 0; i < some.rows(); ++i) {
      std::copy_n(some.row(i), some.columns(), all.row(first + i));
    }
  }
  return all;
}

/// What `of_rows(model, rows, context, stop)` makes of the rows, as an array.
template <auto of_rows>
auto predicted(const ReadMatrix& weights, const ReadVector<float>& bias, float scale,
               const ReadMatrix& rows, std::optional<int> threads) {
  const LinearModel model = model_of(weights, bias, scale);
  const FeatureView features = features_of(rows);
  const Context& context = shared_context(threads);
  return array_of(run_interruptibly([&](const StopRequest& stop) {
    return naming_bad_features(features, stop,
                               [&] { return of_rows(model, features, context, stop); });
  }));
}

}  // namespace

void add_prediction(nb::module_& module) {
  using namespace nb::literals;
  module.def("logits", &predicted<logits_of>, "weights"_a.noconvert(), "bias"_a.noconvert(),
             "scale"_a, "rows"_a.noconvert(), "threads"_a.none());
  module.def("probabilities", &predicted<probabilities_of>, "weights"_a.noconvert(),
             "bias"_a.noconvert(), "scale"_a, "rows"_a.noconvert(), "threads"_a.none());
}

}  // namespace linnet
