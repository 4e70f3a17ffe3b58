#include "linnet/cross_validation.hpp"

#include <algorithm>
#include <cmath>

#include "engine/core/floating_point.hpp"
#include "engine/data/labels.hpp"
#include "engine/model/evaluation.hpp"
#include "linnet/error.hpp"

namespace linnet {
namespace {

/// Far above the roundings of a mean of accuracies, and far below one right answer more in 10^9
/// examples.
constexpr double kSameAccuracy = 1e-12;

/// The examples in a fold, and the others.
Split split_of(std::span<const std::uint32_t> folds, std::size_t fold) {
  Split split;
  for (std::uint32_t i = 0; i < folds.size(); ++i) {
    (folds[i] == fold ? split.valid : split.train).push_back(i);
  }
  return split;
}

/// The number of folds.
std::size_t checked_count(const Examples& examples, std::span<const std::uint32_t> folds) {
  if (folds.size() != examples.labels.size() || folds.empty()) {
    throw Error(Fault::usage, "folds must be as many as the examples, and at least 1", "folds");
  }
  const std::size_t highest = *std::max_element(folds.begin(), folds.end());
  std::vector<bool> is_used(std::min(highest + 1, folds.size() + 1), false);
  for (const std::uint32_t fold : folds) {
    if (fold < is_used.size()) is_used[fold] = true;
  }
  const bool all = std::find(is_used.begin(), is_used.end(), false) == is_used.end();
  if (highest == 0 || !all) {
    throw Error(Fault::usage, "folds must be numbers from 0 up, at least two, each with examples",
                "folds");
  }
  return highest + 1;
}

void require_classes(const Examples& examples) {
  const std::vector<std::size_t> counts = count_labels(examples.labels, examples.classes);
  if (std::count(counts.begin(), counts.end(), std::size_t{0}) + 1 <
      static_cast<std::ptrdiff_t>(counts.size())) {
    return;
  }
  throw Error(Fault::data, "all examples are of one class, which leaves nothing to judge");
}

/// Throws unless the fits are the first ones, in their order.
void check(const CrossValidationState& state, std::size_t folds, std::size_t penalties) {
  const std::vector<FoldFit>& fits = state.fits;
  bool are_first = fits.size() <= folds * penalties;
  for (std::size_t i = 0; are_first && i < fits.size(); ++i) {
    are_first = fits[i].fold == i / penalties && fits[i].penalty == i % penalties;
  }
  const bool is_within = penalties != 0 && fits.size() % penalties != 0;
  if (are_first && (!is_within || state.regression)) return;
  throw Error(Fault::usage, "the state to go on from is not one of this cross-validation", "state");
}

/// The mean of a figure of the folds.
double mean_of(double FoldFit::*figure, const std::vector<FoldFit>& fits) {
  double sum = 0.0;
  for (const FoldFit& fit : fits) sum += fit.*figure;
  return sum / static_cast<double>(fits.size());
}

bool is_better(const CrossValidated& one, const CrossValidated& other) {
  const double gain = one.mean_accuracy() - other.mean_accuracy();
  return std::fabs(gain) > kSameAccuracy ? gain > 0.0 : one.mean_loss() < other.mean_loss();
}

}  // namespace

double CrossValidated::mean_accuracy() const {
  return mean_of(&FoldFit::accuracy, fits);
}

double CrossValidated::mean_loss() const {
  return mean_of(&FoldFit::loss, fits);
}

double CrossValidated::accuracy_deviation() const {
  const double mean = mean_accuracy();
  double sum = 0.0;
  for (const FoldFit& fit : fits) sum += (fit.accuracy - mean) * (fit.accuracy - mean);
  return std::sqrt(sum / static_cast<double>(fits.size()));
}

std::vector<CrossValidated> cross_validate(const Examples& examples,
                                           std::span<const std::uint32_t> folds,
                                           std::span<const Penalty> penalties,
                                           const LogisticOptions& options, const Context& context,
                                           const ReportFold& report, const StopRequest& stop,
                                           const CrossValidationStart& start) {
  const StandardFloatingPoint standard;
  check(examples);
  const std::size_t count = checked_count(examples, folds);
  for (const Penalty& penalty : penalties) check(penalty);
  require_classes(examples);
  const std::vector<FoldFit>& done = start.state.fits;
  check(start.state, count, penalties.size());
  std::vector<CrossValidated> results;
  for (const Penalty& penalty : penalties) results.push_back({.penalty = penalty, .fits = {}});
  for (const FoldFit& fit : done) results[fit.penalty].fits.push_back(fit);
  for (std::size_t fold = results.empty() ? count : results.back().fits.size(); fold < count;
       ++fold) {
    const Split split = split_of(folds, fold);
    LogisticRegression regression(examples, split.train, options, context);
    std::size_t first = 0;
    Evaluation judged;
    if (start.model) regression.start_from(*start.model);
    if (done.size() > fold * penalties.size()) {
      first = done.size() % penalties.size();
      regression.restore(*start.state.regression);
    }
    const FetchedRows fetched = fetch_evaluated(examples, split.valid, context);
    for (std::size_t i = first; i < penalties.size(); ++i) {
      const LogisticFit fit = regression.fit(penalties[i], {}, stop);
      if (i == first || fit.progress.iterations != 0) {  // else it is the model before
        judged =
            evaluate(fit.model, examples, split.valid, context, stop, Loss::log_softmax, &fetched);
      }
      results[i].fits.push_back({.fold = fold,
                                 .penalty = i,
                                 .end = fit.end,
                                 .progress = fit.progress,
                                 .accuracy = judged.confusion.accuracy(),
                                 .loss = judged.loss});
      if (report) report(results[i].fits.back(), regression);
    }
  }
  return results;
}

std::size_t best_penalty(std::span<const CrossValidated> results) {
  if (results.empty()) throw Error(Fault::usage, "there is no penalty to choose from");
  std::size_t best = 0;
  for (std::size_t i = 1; i < results.size(); ++i) {
    if (is_better(results[i], results[best])) best = i;
  }
  return best;
}

}  // namespace linnet
