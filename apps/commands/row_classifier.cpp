#include "apps/commands/row_classifier.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>
#include <vector>

#include "apps/data/row_paths.hpp"
#include "apps/report/class_ranking.hpp"
#include "engine/core/escape.hpp"
#include "engine/core/paging.hpp"
#include "engine/data/finite_features.hpp"

namespace linnet {
namespace {

/// As many rows as have 16 MiB of features and 16 MiB of probabilities.
std::size_t batch_size_for(const FeatureView& rows, std::size_t outputs) {
  constexpr std::size_t kMostBytes = std::size_t{16} << 20;
  const std::size_t row_bytes = rows.columns() * element_bytes(rows.type());
  return std::max<std::size_t>(kMostBytes / std::max(row_bytes, outputs * sizeof(float)), 1);
}

/// Why the logits of a row are not finite.
std::string error_of(const FeatureView& rows, std::size_t row, const std::string& model_path) {
  const auto column = first_not_finite(rows, row);
  if (!column) return overflow_error(model_path);
  return fmt::format("its number in column {} (counted from 0) is {}", *column,
                     describe_not_finite(rows.at(row, *column)));
}

}  // namespace

std::string overflow_error(const std::string& path) {
  return fmt::format("its logits are not finite numbers: the weights of the model {} are too large",
                     printable(path));
}

RowClassifier::RowClassifier(const SavedModel& saved, std::string path, std::size_t top,
                             const Context& context)
    : saved_(saved), model_path_(std::move(path)), top_(top), context_(context) {}

void RowClassifier::classify(const std::string& path, const FeatureView& rows,
                             const StopRequest& stop, const Write& write) const {
  const std::size_t batch_size = batch_size_for(rows, saved_.model.outputs());
  const BatchPredictor predictor(saved_.model, context_, rows.type());
  std::vector<std::size_t> overflowed;
  for (std::size_t first = 0; first < rows.rows(); first += batch_size) {
    stop.check();
    const FeatureView batch = rows.part(first, std::min(batch_size, rows.rows() - first));
    prefetch_pages(batch.bytes());
    const Matrix<float> probabilities = predictor.probabilities(batch, overflowed);
    auto bad = overflowed.begin();
    for (std::size_t i = 0; i < batch.rows(); ++i) {
      Prediction prediction{.path = row_path(path, first + i), .classes = {}, .error = {}};
      if (bad != overflowed.end() && *bad == i) {
        prediction.error = error_of(batch, i, model_path_);
        ++bad;
      } else {
        prediction.classes = rank_classes(probabilities.values(i), saved_.classes, top_);
      }
      write(prediction);
    }
  }
}

}  // namespace linnet
