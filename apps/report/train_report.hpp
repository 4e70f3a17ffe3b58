#pragma once

#include <cstddef>
#include <limits>
#include <string>
#include <string_view>
#include <vector>

#include "apps/data/loaded_data.hpp"
#include "engine/data/duplicates.hpp"
#include "engine/model/evaluation.hpp"
#include "engine/train/phase_timer.hpp"
#include "linnet/metrics.hpp"

namespace linnet {

/// The figures of an epoch.
struct EpochRow {
  std::size_t epoch = 0;
  double train_loss = 0.0;
  // NaN if all images are trained on:
  double valid_loss = std::numeric_limits<double>::quiet_NaN();
  double valid_accuracy = std::numeric_limits<double>::quiet_NaN();
  double seconds = 0.0;  ///< of training alone
  double images_per_second = 0.0;
  double gflops = 0.0;  ///< 10^9 multiplications and additions a second, of training alone
};

/// How long teams of one size trained, and what as many threads can do at most.
struct TeamProfile {
  int members = 1;
  double seconds = 0.0;      ///< of their steps
  double peak_gflops = 0.0;  ///< measured in registers, with as many threads
};

/// The time of each phase of a run, on its first thread, and the rate of arithmetic compared with
/// the peak of the processor.
struct Profile {
  double listing_seconds = 0.0;
  double read_seconds = 0.0;  ///< beyond listing
  PhaseTimes steps;
  double evaluation_seconds = 0.0;
  double other_seconds = 0.0;      ///< of shuffles, the split and the set-up
  double gflops = 0.0;             ///< of all epochs
  std::vector<TeamProfile> teams;  ///< that ran the steps
  std::vector<double> rank_waits;  ///< of several processes, the seconds that each waited
};

/// The peak that a profile's rate is compared with: the mean over the time of the steps of the peak
/// of the team that ran them.
double peak_gflops(const Profile& profile);

/// The tables of `linnet train`, ready to print. Names of classes are escaped here.
std::string epoch_header(Noun noun);
std::string to_text(const EpochRow& row);

/// The last line has the rate, the peak, and the threads that the peak is that of.
std::string to_text(const Profile& profile);

/// A line for each kind of duplicates; empty if there are none.
std::string describe_duplicates(const DuplicateCount& duplicates, Noun noun);

/// A row for each true class, or of more than kMostRows the pairs that are most confused. In rows,
/// a column for each predicted one; the last column counts predictions of outputs without a class,
/// if there are any.
std::string confusion_table(const std::vector<std::string>& classes,
                            const ConfusionMatrix& confusion);

/// Precision, recall, F1 and support of each class, of more than kMostRows the worst ones, in the
/// layout of scikit-learn's classification_report. `option` is the one that gives those of all.
std::string score_table(const std::vector<std::string>& classes, const ConfusionMatrix& confusion,
                        std::string_view option = "--metrics");

}  // namespace linnet
