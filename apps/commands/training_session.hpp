#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "apps/commands/training_result.hpp"
#include "apps/data/training_data.hpp"
#include "apps/options/swept_values.hpp"
#include "apps/process/stopwatch.hpp"
#include "apps/report/metrics_file.hpp"
#include "apps/report/sweep_report.hpp"
#include "linnet/context.hpp"
#include "linnet/stop.hpp"
#include "linnet/sweep.hpp"

namespace linnet {

/// Training by SGD on loaded data, of one model or of all models of a sweep, with the times that
/// its parts take. The models of each seed are trained in one pass, one seed after the other.
class TrainingSession {
 public:
  /// After an epoch: all models of the seed that is trained; the row of those that have not
  /// diverged is that of the epoch.
  using ReportEpoch = std::function<void(std::span<const SweptModel> models)>;

  /// Splits the data by the first seed. The rate, decay and seed of the recipe have no effect.
  /// `profile` says whether the phases of the steps are measured, which costs a little time. Data
  /// and context must outlive the session. Throws as SweepTrainer does, and Error(data) if there
  /// are several models and no validation set to judge them by.
  TrainingSession(const TrainingData& data, const Recipe& recipe, const SweptValues& values,
                  const Context& context, bool profile);

  /// Of the first seed before the run, of the seed of the best model after it.
  const SweepTrainer& trainer() const noexcept { return *trainer_; }
  const DuplicateCount& duplicates() const noexcept { return duplicates_; }

  /// The images and the weight of each class.
  std::vector<ClassShare> shares() const;

  /// All models, those of the first seed first.
  std::span<const SweptModel> models() const noexcept { return models_; }

  /// Runs all epochs, evaluates after each and calls `report`. Once only. Throws as SweepTrainer
  /// does, if no model is left, and Stopped.
  TrainingResult run(const ReportEpoch& report, const StopRequest& stop);

 private:
  std::unique_ptr<SweepTrainer> make_trainer(std::uint64_t seed);
  std::span<SweptModel> models_of(std::size_t seed_index);
  void train(SweepTrainer& trainer, std::span<SweptModel> models, const ReportEpoch& report,
             const StopRequest& stop);
  void run_epoch(SweepTrainer& trainer, std::span<SweptModel> models, const StopRequest& stop);
  void finish_seed(std::unique_ptr<SweepTrainer> trainer, std::span<const SweptModel> models);
  std::optional<TestSummary> test(std::size_t head, const StopRequest& stop) const;
  Profile finished_profile(double train_seconds) const;

  const TrainingData& data_;
  Recipe recipe_;
  SweptValues values_;
  const Context& context_;
  Stopwatch watch_;
  bool has_profile_;
  Profile profile_;
  std::unique_ptr<SweepTrainer> trainer_;
  DuplicateCount duplicates_;
  std::vector<SweptModel> models_;
  std::vector<std::optional<Evaluation>> evaluations_;  ///< of the models of a seed
  Evaluation best_evaluation_;                          ///< of the best model of all seeds so far
  std::map<int, double> team_seconds_;                  ///< by number of members
  double operations_ = 0.0;                             ///< of all epochs
  double epoch_seconds_ = 0.0;  ///< of all epochs, without their evaluations
};

}  // namespace linnet
