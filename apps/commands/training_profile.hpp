#pragma once

#include <map>
#include <vector>

#include "apps/data/training_data.hpp"
#include "apps/report/train_report.hpp"
#include "linnet/context.hpp"
#include "linnet/trainer.hpp"

namespace linnet {

/// Gathers the Profile of a training by SGD.
class TrainingProfile {
 public:
  /// Where the seconds of the parts of steps are to be added: see SweepTrainer::measure.
  PhaseTimes* steps() noexcept { return &profile_.steps; }

  /// The floating-point operations and seconds of an epoch, and the seconds of its evaluation.
  void add_epoch(double operations, double seconds, double evaluation_seconds);

  void add_teams(const std::vector<TeamTime>& teams);

  /// The whole, for a training of so many seconds: reading and the processor's peak included, which
  /// is measured now. Communicates.
  Profile finished(const TrainingData& data, const Context& context, double train_seconds) const;

 private:
  Profile profile_;
  std::map<int, double> team_seconds_;  ///< by number of members
  double operations_ = 0.0;
  double epoch_seconds_ = 0.0;
};

}  // namespace linnet
