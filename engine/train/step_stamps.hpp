#pragma once

#include <cstddef>
#include <cstdint>

#include "engine/core/index_range.hpp"
#include "engine/core/team.hpp"
#include "engine/train/phase_timer.hpp"

namespace linnet {

/// The stamps of one member of a team in a run of steps: all members post at the same places of a
/// step, so a member waits until others have posted as often as it has.
class StepStamps {
 public:
  /// Both must outlive it; the time of waiting goes to `timer`.
  StepStamps(Team& team, int member, PhaseTimer& timer)
      : team_(team), member_(member), timer_(timer) {}

  void post() {
    team_.post(member_);
    ++posts_;
  }

  /// Waits for one member.
  void await(std::size_t member, double PhaseTimes::*phase) {
    team_.await(static_cast<int>(member), posts_);
    timer_.end(phase);
  }

  /// Waits for some members.
  void await(IndexRange members, double PhaseTimes::*phase) {
    for (std::size_t member = members.begin; member < members.end; ++member) await(member, phase);
  }

  /// Waits for all members.
  void await_all(double PhaseTimes::*phase) {
    team_.await_all(posts_);
    timer_.end(phase);
  }

 private:
  Team& team_;
  int member_;
  PhaseTimer& timer_;
  std::uint32_t posts_ = 0;
};

}  // namespace linnet
