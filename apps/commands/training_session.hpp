#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "apps/commands/initial_model.hpp"
#include "apps/commands/session_state.hpp"
#include "apps/commands/training_profile.hpp"
#include "apps/commands/training_result.hpp"
#include "apps/data/training_data.hpp"
#include "apps/options/ending_options.hpp"
#include "apps/options/swept_values.hpp"
#include "apps/process/stopwatch.hpp"
#include "apps/report/metrics_file.hpp"
#include "apps/report/sweep_report.hpp"
#include "linnet/context.hpp"
#include "linnet/stop.hpp"
#include "linnet/sweep.hpp"

namespace linnet {

/// How long all of a run may take.
struct TimeLimit {
  double seconds;
  std::chrono::steady_clock::time_point end;
};

/// When a training ends before its last epoch, and whose model it keeps.
struct EndRules {
  /// None: the best one with a patience or a limit, if there is a validation set, else the last.
  std::optional<Keep> keep = {};
  std::optional<std::size_t> patience = {};  ///< epochs in a row without a better one
  std::optional<TimeLimit> limit = {};
};

/// Those that the options ask for, of a run that began at `start`.
EndRules end_rules(const EndingOptions& options, std::chrono::steady_clock::time_point start);

/// Training by SGD on loaded data, of one model or of all models of a sweep, with the times that
/// its parts take. The models of each seed are trained in one pass, one seed after the other.
class TrainingSession {
 public:
  /// After an epoch: all models of the seed that is trained; the row of those that have not
  /// diverged is that of the epoch.
  using ReportEpoch = std::function<void(std::span<const SweptModel> models)>;

  /// After an epoch: a function that gives the state, which takes a while, and whether the epoch is
  /// the last one of its seed.
  using SaveEpoch = std::function<void(const std::function<SessionState()>& state, bool is_last)>;

  /// Splits the data by the first seed. The rate, decay and seed of the recipe have no effect.
  /// `profile` says whether the phases of the steps are measured, which costs a little time. Data
  /// and context must outlive the session. Throws as SweepTrainer does, and Error(data) if there
  /// are several models, or epochs to judge, and no validation set.
  TrainingSession(const TrainingData& data, const Recipe& recipe, const SweptValues& values,
                  const EndRules& rules, const Context& context, bool profile);

  /// All models start from this one in place of weights of zero. It must fit the data and outlive
  /// the session. Before the run and resume. Throws as SweepTrainer::start_from does.
  void start_from(const InitialModel& model);

  /// Goes on from a state of an equal session, before the run. Throws as SweepTrainer::restore
  /// does, and Stopped.
  void resume(SessionState state, const StopRequest& stop);

  /// All that a training with the state of another has to have in common with it, in an object.
  nlohmann::ordered_json identity() const;

  /// Of the first seed before the run, of the seed of the best model after it.
  const SweepTrainer& trainer() const noexcept { return *trainer_; }
  const DuplicateCount& duplicates() const noexcept { return duplicates_; }

  /// The images and the weight of each class.
  std::vector<ClassShare> shares() const;

  /// All models, those of the first seed first.
  std::span<const SweptModel> models() const noexcept { return models_; }

  /// Runs the epochs, evaluates after each, and calls `report` and `save`, which may ask for the
  /// state. A deadline ends an epoch in its
  /// middle, so early that evaluations should be done by then; the models of seeds that come later
  /// stay untrained. Once only. Throws as SweepTrainer does, if no model is left, and Stopped.
  TrainingResult run(const ReportEpoch& report, const SaveEpoch& save, const StopRequest& stop);

 private:
  std::unique_ptr<SweepTrainer> make_trainer(std::uint64_t seed);
  std::span<SweptModel> models_of(std::size_t seed_index);
  void train(SweepTrainer& trainer, std::span<SweptModel> models, const ReportEpoch& report,
             const SaveEpoch& save, const StopRequest& stop);
  void note_idleness(std::span<const SweptModel> models);
  SessionState state(const SweepTrainer& trainer, std::span<const SweptModel> models) const;
  void run_epoch(SweepTrainer& trainer, std::span<SweptModel> models, const StopRequest& stop);
  std::size_t seed_of(std::size_t model) const {
    return model / (models_.size() / values_.seeds.size());
  }
  bool go_on_without(const SweepTrainer& trainer, std::span<SweptModel> models);
  void note_divergence(const std::string& why, SweptModel& model) const;
  void judge(const EpochRow& epoch, double train_loss, const std::optional<Evaluation>& evaluation,
             SweptModel& model) const;
  std::chrono::steady_clock::time_point training_deadline() const;
  bool is_late(const SweepTrainer& trainer) const;
  void keep_best(const SweepTrainer& trainer, std::span<const SweptModel> models);

  const TrainingData& data_;
  Recipe recipe_;
  SweptValues values_;
  EndRules rules_;
  Keep keep_ = Keep::last;
  const Context& context_;
  Stopwatch watch_;
  bool has_profile_;
  TrainingProfile profile_;
  const InitialModel* start_ = nullptr;  ///< null: of zeros
  std::unique_ptr<SweepTrainer> trainer_;
  DuplicateCount duplicates_;
  std::vector<SweptModel> models_;
  std::size_t first_seed_ = 0;    ///< to train with
  Idleness idleness_;             ///< of the models of the seed that is trained
  double earlier_seconds_ = 0.0;  ///< of training, before this process went on
  std::vector<std::optional<Evaluation>> evaluations_;  ///< of the models of a seed
  std::optional<KeptModel> kept_;                       ///< the best of all models so far
  EndedBy ended_by_ = EndedBy::epochs;
  double evaluation_seconds_ = 0.0;  ///< of the last epoch
};

}  // namespace linnet
