#include "apps/commands/training_profile.hpp"

#include <algorithm>

#include "engine/core/rank_shares.hpp"
#include "engine/kernels/kernel_table.hpp"
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

void TrainingProfile::add_epoch(double operations, double seconds, double evaluation_seconds) {
  operations_ += operations;
  epoch_seconds_ += seconds;
  profile_.evaluation_seconds += evaluation_seconds;
}

void TrainingProfile::add_teams(const std::vector<TeamTime>& teams) {
  for (const TeamTime& team : teams) team_seconds_[team.members] += team.seconds;
}

Profile TrainingProfile::finished(const TrainingData& data, const Context& context,
                                  double train_seconds) const {
  Profile profile = profile_;
  const PhaseTimes& steps = profile.steps;
  profile.listing_seconds = data.listing_seconds();
  profile.read_seconds = data.seconds() - profile.listing_seconds;
  profile.other_seconds = train_seconds - profile.evaluation_seconds - steps.forward -
                          steps.softmax - steps.update - steps.logit_wait - steps.gradient_wait -
                          steps.rank_wait;
  Communicator& ranks = context.communicator();
  if (ranks.size() > 1) profile.rank_waits = values_of_ranks(ranks, steps.rank_wait);
  profile.gflops = operations_ / epoch_seconds_ / 1e9;
  for (const auto& [members, seconds] : team_seconds_) {
    profile.teams.push_back({members, seconds, peak_of(context.kernels(), members) / 1e9});
  }
  return profile;
}

}  // namespace linnet
