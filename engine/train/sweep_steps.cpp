#include <algorithm>
#include <cmath>
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

/// How long ranks that train different heads go on before they agree whether a deadline has passed.
constexpr double kAgreedSeconds = 0.01;

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
    add_runs(runs, losses);
    drop_diverged();
    if (done < steps.end) break;
  }
  return done;
}

/// The same, of the heads of this rank; then all ranks have all heads.
std::size_t SweepTrainer::State::run_own_heads(const StopRequest& stop,
                                               std::optional<Clock::time_point> deadline,
                                               std::vector<double>& losses) {
  const std::vector<std::size_t> places = own_places();
  std::vector<std::size_t> own;
  for (const std::size_t place : places) own.push_back(alive[place]);
  std::unique_ptr<FusedSgd> trained;
  if (!own.empty()) trained = sgd_of(places, single_process());
  std::vector<HeadRun> runs(own.size());
  std::size_t done = 0;
  std::size_t next = deadline ? 1 : kTeamSteps;
  while (done < epoch_steps() && next > 0) {
    const IndexRange steps{done, std::min(done + next, epoch_steps())};
    const auto start = Clock::now();
    if (!all_have_diverged(runs)) run_steps(*trained, own, steps, stop, runs);
    stop.check();
    done = steps.end;
    const double seconds = std::chrono::duration<double>(Clock::now() - start).count();
    if (deadline) next = agreed_steps(*deadline, seconds / static_cast<double>(steps.size()));
  }
  exchange_heads(trained.get(), runs, losses);
  return done;
}

/// After steps that took this rank so long each: how many all ranks make next; none if the deadline
/// has passed for one of them. Communicates.
std::size_t SweepTrainer::State::agreed_steps(Clock::time_point deadline, double seconds) const {
  const double own = Clock::now() < deadline ? seconds : HUGE_VAL;
  PhaseTimer timer(times);
  const std::vector<double> all = values_of_ranks(context.communicator(), own);
  timer.end(&PhaseTimes::rank_wait);
  const double slowest = *std::max_element(all.begin(), all.end());
  if (slowest == HUGE_VAL) return 0;
  const double steps = kAgreedSeconds / std::max(slowest, 1e-9);
  return static_cast<std::size_t>(std::clamp(steps, 1.0, static_cast<double>(kTeamSteps)));
}

/// Gives all ranks the heads of this one, which `trained` has, unless there are none, and adds the
/// runs of all. Communicates.
void SweepTrainer::State::exchange_heads(const FusedSgd* trained, std::span<const HeadRun> own,
                                         std::vector<double>& losses) {
  Communicator& ranks = context.communicator();
  PhaseTimer timer(times);
  std::vector<HeadState> states;
  for (std::size_t i = 0; i < own.size(); ++i) states.push_back(trained->state(i));
  std::vector<HeadRun> runs(alive.size());
  std::copy(own.begin(), own.end(),
            runs.begin() + static_cast<std::ptrdiff_t>(heads_of_rank(ranks, alive.size()).begin));
  sgd = sgd_from(gather_heads(ranks, sgd->options(), states), sgd->options().weight_decays);
  gather_shares(ranks, std::span(runs), 1);
  timer.end(&PhaseTimes::rank_wait);
  add_runs(runs, losses);
  drop_diverged();
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
  const IndexRange own = divides_heads ? heads_of_rank(context.communicator(), alive.size())
                                       : IndexRange{0, alive.size()};
  std::vector<std::size_t> places(own.size());
  std::iota(places.begin(), places.end(), own.begin);
  return places;
}

/// Adds the losses of the runs of all heads of sgd, and records which have diverged.
void SweepTrainer::State::add_runs(std::span<const HeadRun> runs, std::vector<double>& losses) {
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
  is_divided = false;
  tune();
}

}  // namespace linnet
