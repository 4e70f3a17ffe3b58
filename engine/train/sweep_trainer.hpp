#pragma once

#include <chrono>
#include <cstddef>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "engine/core/index_range.hpp"
#include "engine/data/feature_statistics.hpp"
#include "engine/data/fetched_rows.hpp"
#include "engine/data/minibatches.hpp"
#include "engine/train/feature_transform.hpp"
#include "engine/train/fused_sgd.hpp"
#include "engine/train/head_runs.hpp"
#include "engine/train/thread_count_tuner.hpp"
#include "engine/train/training_set.hpp"
#include "linnet/sweep.hpp"

namespace linnet {

/// The recipe of one of the heads.
Recipe recipe_of(const Recipe& recipe, const Head& head);

/// What a SweepTrainer has: the data, the steps of the heads that have not diverged, and how far
/// training has come. sweep_epochs.cpp has the epochs, sweep_steps.cpp their steps, sweep_state.cpp
/// where they start and what is saved and restored.
///
/// Several ranks divide the features of all heads, or each of them trains some of the heads for an
/// epoch, and then they exchange the weights: after an epoch all ranks have all heads.
struct SweepTrainer::State {
  using Clock = std::chrono::steady_clock;

  State(const Examples& examples, const Recipe& open_recipe, const std::vector<Head>& given,
        const Context& used, TrainingThreads threads, const std::optional<Examples>& validation);

  std::size_t epoch_steps() const {
    return (data.split().train.size() + recipe.batch_size - 1) / recipe.batch_size;
  }

  double learning_rate(std::size_t head) const {
    return heads[head].learning_rate.value_or(*recipe.learning_rate);
  }

  void divide();
  void tune();
  std::vector<double> run_epoch(const StopRequest& stop, std::optional<Clock::time_point> deadline);
  std::size_t run_all_heads(const StopRequest& stop, std::optional<Clock::time_point> deadline,
                            std::vector<double>& losses);
  std::size_t run_own_heads(const StopRequest& stop, std::optional<Clock::time_point> deadline,
                            std::vector<double>& losses);
  std::size_t agreed_steps(Clock::time_point deadline, double seconds) const;
  void exchange_heads(const FusedSgd* trained, std::span<const HeadRun> own,
                      std::vector<double>& losses);
  std::size_t run_steps(FusedSgd& trained, std::span<const std::size_t> own, IndexRange steps,
                        const StopRequest& stop, std::span<HeadRun> runs);
  std::vector<double> learning_rates(std::span<const std::size_t> own, std::size_t first,
                                     std::size_t count) const;
  void add_runs(std::span<const HeadRun> runs, std::vector<double>& losses);
  std::vector<std::size_t> own_places() const;
  SgdOptions options_of(const std::vector<std::size_t>& places) const;
  std::vector<std::optional<Evaluation>> evaluate_on_validation(const StopRequest& stop);
  void record_divergence(std::size_t head, std::size_t step, const char* what, double value);
  void drop_diverged();
  std::unique_ptr<FusedSgd> sgd_of(const std::vector<std::size_t>& places,
                                   Communicator& ranks) const;
  std::unique_ptr<FusedSgd> sgd_from(std::span<const HeadState> states,
                                     const std::vector<double>& weight_decays) const;
  bool fits(const HeadState& head) const;
  bool fits(const SweepState& state) const;
  void start_from(const LinearModel& model);
  SweepState save() const;
  void restore(SweepState state);
  std::size_t place_of(std::size_t head) const;

  const Context& context;
  TrainingSet data;
  FeatureTransform transform;
  FeatureStatistics statistics;
  Recipe recipe;  ///< of the first head
  std::vector<Head> heads;
  std::vector<std::optional<std::string>> divergences;  ///< of each head
  std::vector<std::size_t> alive;                       ///< the heads of sgd, in its order
  std::unique_ptr<FusedSgd> sgd;
  std::vector<float> inputs;
  float folded;
  bool is_tuned;
  bool is_divided = false;     ///< for the heads that are left
  bool divides_heads = false;  ///< among ranks; else these divide the features
  OrderedExamples ordered;
  std::optional<FetchedRows> validation_rows;  ///< that this rank evaluates, once it has
  std::optional<ThreadCountTuner> tuner;
  PhaseTimes* times = nullptr;
  std::map<int, double> team_seconds;  ///< by number of members
  std::size_t epochs_done = 0;
  std::size_t last_epoch_examples = 0;
};

}  // namespace linnet
