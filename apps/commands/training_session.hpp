#pragma once

#include <functional>
#include <optional>

#include "apps/commands/training_result.hpp"
#include "apps/data/training_data.hpp"
#include "apps/process/stopwatch.hpp"
#include "apps/report/metrics_file.hpp"
#include "apps/report/train_report.hpp"
#include "linnet/context.hpp"
#include "linnet/stop.hpp"
#include "linnet/trainer.hpp"

namespace linnet {

/// A Trainer on loaded data, with the times that its parts take.
class TrainingSession {
 public:
  using ReportEpoch = std::function<void(const EpochRow& row)>;

  /// Splits the data. `profile` says whether the phases of the steps are measured, which costs a
  /// little time. Data and context must outlive the session. Throws as Trainer does.
  TrainingSession(const TrainingData& data, const Recipe& recipe, const Context& context,
                  bool profile);

  const Trainer& trainer() const noexcept { return trainer_; }
  const DuplicateCount& duplicates() const noexcept { return duplicates_; }

  /// The images and the weight of each class.
  std::vector<ClassShare> shares() const;

  /// Runs all epochs, evaluates after each and calls `report` with its figures. Once only. Throws
  /// as Trainer does, Stopped.
  TrainingResult run(const ReportEpoch& report, const StopRequest& stop);

 private:
  EpochRow run_epoch(Evaluation& evaluation, const StopRequest& stop);
  std::optional<TestSummary> test(const StopRequest& stop) const;
  Profile finished_profile(double train_seconds) const;

  const TrainingData& data_;
  const Context& context_;
  Stopwatch watch_;
  Trainer trainer_;
  DuplicateCount duplicates_;
  bool has_profile_;
  Profile profile_;
  double epoch_seconds_ = 0.0;  ///< of all epochs, without their evaluations
};

}  // namespace linnet
