#include "apps/commands/prediction_writer.hpp"

#include <string>

#include "apps/process/output.hpp"
#include "apps/report/data_report.hpp"
#include "io/dataset/conversion_hint.hpp"

namespace linnet {
namespace {

constexpr std::size_t kMostListed = 100;

}  // namespace

PredictionWriter::PredictionWriter(PredictionOutput& output) : output_(output) {
  output_.header();
}

void PredictionWriter::write(const PredictionInput& input, const Prediction& prediction) {
  if (prediction.skipped) {
    ++skipped_;
    return;
  }
  const bool is_folder_with_rows = input.files && *input.files > skipped_;
  if (is_folder_with_rows) return;
  skipped_ = 0;
  output_.write(prediction);
  if (!prediction.error.empty()) exit_code_ = kBadData;
  if (prediction.fault == ImageFault::unsupported && bad_files_.size() < kMostListed) {
    bad_files_.push_back({prediction.path, *prediction.fault, prediction.error});
  }
  if (prediction.oddity.empty() || !prediction.error.empty()) return;
  if (odd_files_++ == 0) first_odd_ = {prediction.path, prediction.oddity};
}

void PredictionWriter::note_conversion() const {
  const std::string hint = conversion_hint("", bad_files_);
  if (!hint.empty()) note("linnet: {}\n", hint);
}

void PredictionWriter::note_odd_files() const {
  if (odd_files_ != 0) note("linnet: {}", describe_odd(odd_files_, first_odd_));
}

}  // namespace linnet
