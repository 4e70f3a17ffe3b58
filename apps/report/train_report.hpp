#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "engine/data/duplicates.hpp"
#include "engine/model/evaluation.hpp"
#include "engine/train/phase_timer.hpp"
#include "linnet/metrics.hpp"

namespace linnet {

/// What happened in an epoch.
struct EpochRow {
  std::size_t epoch = 0;
  double train_loss = 0.0;
  double valid_loss = 0.0;
  double valid_accuracy = 0.0;
  double seconds = 0.0;  ///< of training alone
  double images_per_second = 0.0;
  double gflops = 0.0;  ///< 10^9 multiplications and additions a second, of training alone
};

/// Where the time of a run went, on its first thread, and how near it came to the processor's peak.
struct Profile {
  double listing_seconds = 0.0;
  double read_seconds = 0.0;  ///< beyond listing
  PhaseTimes steps;
  double evaluation_seconds = 0.0;
  double other_seconds = 0.0;  ///< shuffles, the split, setting up
  double gflops = 0.0;         ///< of all epochs
  double peak_gflops = 0.0;    ///< of as many threads, in registers
};

/// The tables of `linnet train`, ready to print. Names of classes are escaped here.
std::string epoch_header();
std::string to_text(const EpochRow& row);

std::string to_text(const Profile& profile);

/// What to say of images that show the same; nothing where there are none.
std::string describe_duplicates(const DuplicateCount& duplicates);

/// A row for each true class, a column for each predicted one; the last column counts predictions
/// of outputs that stand for no class, if there are any.
std::string confusion_table(const std::vector<std::string>& classes,
                            const ConfusionMatrix& confusion);

/// Precision, recall, F1 and support in the layout of scikit-learn's classification_report.
std::string score_table(const std::vector<std::string>& classes, const ConfusionMatrix& confusion);

}  // namespace linnet
