#include "apps/commands/train_outputs.hpp"

#include <filesystem>
#include <system_error>

#include "apps/options/usage_error.hpp"
#include "io/file/atomic_file.hpp"
#include "io/file/replaceable_file.hpp"

namespace linnet {
namespace {

/// Whether two paths name one file, which need not exist.
bool same_file(const std::string& a, const std::string& b) {
  std::error_code error;
  const auto canonical = [&](const std::string& path) {
    return std::filesystem::weakly_canonical(std::filesystem::absolute(path, error), error);
  };
  return canonical(a) == canonical(b);
}

}  // namespace

TrainOutputs::TrainOutputs(const std::string& model, const std::string& metrics) : model_(model) {
  require_replaceable(model, "model", is_model_file);
  if (!metrics.empty() && same_file(metrics, model)) {
    throw UsageError{"--metrics and --output name the same file"};
  }
  constexpr std::size_t kProbeBytes = 4096;  // the size of the model is not known yet
  check_can_write(model, kProbeBytes);
  if (!metrics.empty()) metrics_.emplace(metrics);
}

void TrainOutputs::require_room(std::size_t weights) const {
  check_can_write(model_, weights * sizeof(float));
}

void TrainOutputs::write(const EpochRow& row) {
  if (metrics_) metrics_->write(row);
}

void TrainOutputs::write(const SavedModel& model, const RunSummary& summary) {
  write_model(model_, model);
  if (metrics_) metrics_->write(summary);
}

}  // namespace linnet
