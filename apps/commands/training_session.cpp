#include "apps/commands/training_session.hpp"

#include <algorithm>
#include <utility>

#include "apps/report/recipe_json.hpp"
#include "engine/kernels/peak.hpp"

namespace linnet {
namespace {

/// Operations a second of that number of threads: the highest of some runs, as other programs only
/// lower it.
double peak_of(const KernelTable& kernels, int threads) {
  constexpr int kRuns = 5;
  double highest = 0.0;
  for (int run = 0; run < kRuns; ++run) {
    const MultiplyAddRate rate = multiply_add_rate(kernels, threads);
    // The rate of a thread, in case the system refused to start some.
    highest = std::max(highest, rate.operations_per_second / rate.threads);
  }
  return highest * threads;
}

}  // namespace

TrainingSession::TrainingSession(const TrainingData& data, const Recipe& recipe,
                                 const Context& context, bool profile)
    : data_(data),
      context_(context),
      trainer_(data.examples(), recipe, context,
               context.threads_requested() ? TrainingThreads::all : TrainingThreads::automatic,
               data.validation()),
      duplicates_(trainer_.count_duplicates()),
      has_profile_(profile) {
  if (has_profile_) trainer_.measure(&profile_.steps);
}

TrainingResult TrainingSession::run(const ReportEpoch& report, const StopRequest& stop) {
  TrainingResult result;
  result.evaluation.confusion = {data_.train.classes().size(), trainer_.recipe().outputs};
  while (trainer_.epochs_done() < trainer_.recipe().epochs) {
    report(run_epoch(result.evaluation, stop));
  }
  result.train_seconds = watch_.seconds();
  if (has_profile_) result.profile = finished_profile(result.train_seconds);
  result.test = test(stop);
  result.saved = model_for(data_.train);
  result.saved.model = trainer_.finished_model();
  result.saved.recipe = json_text(trainer_.recipe());
  return result;
}

EpochRow TrainingSession::run_epoch(Evaluation& evaluation, const StopRequest& stop) {
  EpochRow row{.epoch = trainer_.epochs_done()};
  const Stopwatch watch;
  row.train_loss = trainer_.run_epoch(stop);
  row.seconds = watch.seconds();
  row.images_per_second = static_cast<double>(trainer_.split().train.size()) / row.seconds;
  row.gflops = trainer_.epoch_operations() / row.seconds / 1e9;
  if (!trainer_.split().valid.empty()) {
    evaluation = trainer_.evaluate_on_validation(stop);
    row.valid_loss = evaluation.loss;
    row.valid_accuracy = evaluation.confusion.accuracy();
  }
  epoch_seconds_ += row.seconds;
  profile_.evaluation_seconds += watch.seconds() - row.seconds;
  return row;
}

std::optional<TestSummary> TrainingSession::test(const StopRequest& stop) const {
  const std::optional<Examples> examples = data_.test_examples();
  if (!examples) return std::nullopt;
  return TestSummary{.evaluation = trainer_.evaluate_on(*examples, stop),
                     .leaked = count_leaked(data_, trainer_.split(), *examples)};
}

std::vector<ClassShare> TrainingSession::shares() const {
  return shares_of(data_, trainer_.split(), trainer_.recipe().class_weights);
}

Profile TrainingSession::finished_profile(double train_seconds) const {
  Profile profile = profile_;
  const PhaseTimes& steps = profile.steps;
  profile.listing_seconds = data_.listing_seconds();
  profile.read_seconds = data_.seconds() - profile.listing_seconds;
  profile.other_seconds = train_seconds - profile.evaluation_seconds - steps.forward -
                          steps.softmax - steps.update - steps.logit_wait - steps.gradient_wait;
  const double epochs = static_cast<double>(trainer_.epochs_done());
  profile.gflops = epochs * trainer_.epoch_operations() / epoch_seconds_ / 1e9;
  for (const TeamTime& team : trainer_.teams()) {
    profile.teams.push_back(
        {team.members, team.seconds, peak_of(context_.kernels(), team.members) / 1e9});
  }
  return profile;
}

}  // namespace linnet
