#include <algorithm>
#include <numeric>
#include <sstream>

#include "engine/core/rank_shares.hpp"
#include "engine/train/learning_rate.hpp"
#include "engine/train/sweep_trainer.hpp"
#include "linnet/error.hpp"

namespace linnet {
namespace {

/// Steps for which a team stays together: some milliseconds, of which forming the team takes less
/// than a hundredth. A team that formed too small, or turns out too large, is replaced after them.
constexpr std::size_t kTeamSteps = 128;

/// The same where ranks that train different heads have to agree whether a deadline has passed.
constexpr std::size_t kDeadlineSteps = 16;

}  // namespace

/// Trains the heads in one pass through the epoch, up to the deadline, and adds the weighted losses
/// of each head to its own. Returns how many steps were run.
std::size_t SweepTrainer::State::run_all_heads(const StopRequest& stop,
                                               std::optional<Clock::time_point> deadline,
                                               std::vector<double>& losses) {
  std::size_t done = 0;
  while (done < epoch_steps()) {
    const IndexRange steps{done, std::min(done + kTeamSteps, epoch_steps())};
    std::vector<HeadRun> runs(alive.size());
    done += run_steps(*sgd, alive, steps, deadline ? stop.or_after(*deadline) : stop, runs);
    stop.check();
    take(runs, losses);
    drop_diverged();
    if (done < steps.end) break;
  }
  return done;
}

/// The same, of the heads of this rank; then all ranks have all heads.
std::size_t SweepTrainer::State::run_own_heads(const StopRequest& stop,
                                               std::optional<Clock::time_point> deadline,
                                               std::vector<double>& losses) {
  Communicator& ranks = context.communicator();
  const IndexRange own = heads_of_rank(ranks, alive.size());
  const std::span<const std::size_t> own_heads = std::span(alive).subspan(own.begin, own.size());
  std::unique_ptr<FusedSgd> trained;
  if (!own.empty()) trained = sgd_of(own_places(), single_process());
  std::vector<HeadRun> runs(alive.size());
  const std::span<HeadRun> own_runs = std::span(runs).subspan(own.begin, own.size());
  std::size_t done = 0;
  while (done < epoch_steps()) {
    const std::size_t count = deadline ? kDeadlineSteps : kTeamSteps;
    const IndexRange steps{done, std::min(done + count, epoch_steps())};
    if (!all_have_diverged(own_runs)) run_steps(*trained, own_heads, steps, stop, own_runs);
    stop.check();
    done = steps.end;
    if (ends_for_some_rank(deadline)) break;
  }
  PhaseTimer timer(times);
  std::vector<HeadState> states;
  for (std::size_t i = 0; i < own.size(); ++i) states.push_back(trained->state(i));
  sgd = sgd_from(gather_heads(ranks, sgd->options(), states), sgd->options().weight_decays);
  gather_shares(ranks, std::span(runs), 1);
  timer.end(&PhaseTimes::rank_wait);
  take(runs, losses);
  drop_diverged();
  return done;
}

/// Whether the deadline has passed for this rank or another one. Communicates if there is one.
bool SweepTrainer::State::ends_for_some_rank(std::optional<Clock::time_point> deadline) const {
  if (!deadline) return false;
  const std::vector<std::byte> late =
      values_of_ranks(context.communicator(), std::byte{Clock::now() >= *deadline});
  return std::find(late.begin(), late.end(), std::byte{1}) != late.end();
}

/// Runs some steps of the epoch, fewer if a stop is requested, and tells the run of each head of
/// `trained`, which are those of `own`. Returns how many it ran.
std::size_t SweepTrainer::State::run_steps(FusedSgd& trained, std::span<const std::size_t> own,
                                           IndexRange steps, const StopRequest& stop,
                                           std::span<HeadRun> runs) {
  const std::size_t before = epochs_done * epoch_steps() + steps.begin;
  const auto start = Clock::now();
  const StepsResult result = trained.run(ordered, steps.begin * recipe.batch_size,
                                         learning_rates(own, before, steps.size()),
                                         tuner ? tuner->next() : context.threads(), stop, times);
  const double seconds = std::chrono::duration<double>(Clock::now() - start).count();
  team_seconds[result.members] += seconds;
  if (tuner) tuner->record(result.members, seconds / static_cast<double>(result.steps));
  record(result, trained, before, runs);
  return result.steps;
}

/// Of the steps [first, first + count), counted over all epochs, and of each of some heads.
std::vector<double> SweepTrainer::State::learning_rates(std::span<const std::size_t> own,
                                                        std::size_t first,
                                                        std::size_t count) const {
  std::vector<double> rates;
  rates.reserve(count * own.size());
  for (std::size_t s = 0; s < count; ++s) {
    for (const std::size_t head : own) {
      rates.push_back(learning_rate_at(recipe.schedule, learning_rate(head), first + s,
                                       epoch_steps() * recipe.epochs));
    }
  }
  return rates;
}

/// The places in sgd of the heads that this rank trains.
std::vector<std::size_t> SweepTrainer::State::own_places() const {
  const IndexRange own = deals_heads ? heads_of_rank(context.communicator(), alive.size())
                                     : IndexRange{0, alive.size()};
  std::vector<std::size_t> places(own.size());
  std::iota(places.begin(), places.end(), own.begin);
  return places;
}

/// Adds the losses of the runs of all heads of sgd, and records which have diverged.
void SweepTrainer::State::take(std::span<const HeadRun> runs, std::vector<double>& losses) {
  for (std::size_t i = 0; i < runs.size(); ++i) {
    const HeadRun& run = runs[i];
    losses[alive[i]] += run.loss;
    if (run.divergence == HeadRun::Divergence::none) continue;
    const bool is_loss = run.divergence == HeadRun::Divergence::loss;
    record_divergence(alive[i], run.step, is_loss ? "the loss" : "a weight", run.value);
  }
}

void SweepTrainer::State::record_divergence(std::size_t head, std::size_t step, const char* what,
                                            double value) {
  std::ostringstream text;
  text << "training diverged in epoch " << step / epoch_steps() << ", step " << step % epoch_steps()
       << ": " << what << " is " << value << " at learning rate " << learning_rate(head)
       << "; try a smaller learning_rate";
  divergences[head] = text.str();
}

/// Goes on with the heads that have not diverged. Throws if there are none.
void SweepTrainer::State::drop_diverged() {
  std::vector<std::size_t> kept;  // places in sgd
  std::vector<std::size_t> living;
  for (std::size_t i = 0; i < alive.size(); ++i) {
    if (divergences[alive[i]]) continue;
    kept.push_back(i);
    living.push_back(alive[i]);
  }
  if (kept.empty()) throw Error(Fault::data, *divergences[alive.back()], "learning_rate");
  if (kept.size() == alive.size()) return;
  sgd = sgd_of(kept, context.communicator());
  alive = std::move(living);
  tune();
}

}  // namespace linnet
