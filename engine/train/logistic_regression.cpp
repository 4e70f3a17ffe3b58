#include "linnet/logistic_regression.hpp"

#include <algorithm>
#include <cmath>
#include <string>
#include <utility>
#include <vector>

#include "engine/core/floating_point.hpp"
#include "engine/train/contrast.hpp"
#include "engine/train/logistic_fits.hpp"
#include "engine/train/starting_model.hpp"
#include "linnet/error.hpp"

namespace linnet {
namespace {

void check(const LogisticOptions& options) {
  if (!std::isfinite(options.tolerance) || options.tolerance <= 0.0) {
    throw Error(Fault::usage, "tolerance must be above 0", "tolerance");
  }
}

void check(WorkDivision division) {
  if (division == WorkDivision::automatic || division == WorkDivision::rows) return;
  throw Error(Fault::usage,
              "division " + std::string(name_of(division)) +
                  ": L-BFGS divides rows; columns and heads are for training by SGD",
              "division");
}

void check_C(double value) {
  if (!std::isfinite(value) || value <= 0.0) {
    throw Error(Fault::usage, "C must be a finite number above 0", "C");
  }
}

}  // namespace

void check(const Penalty& penalty) {
  if (penalty.C && penalty.l2) {
    throw Error(Fault::usage, "C and l2 both say how strong the penalty is: give one", "C");
  }
  if (penalty.C) check_C(*penalty.C);
  if (penalty.l2 && (!std::isfinite(*penalty.l2) || *penalty.l2 < 0.0)) {
    throw Error(Fault::usage, "l2 must be a finite number of 0 or more", "l2");
  }
}

std::string_view name_of(FitEnd end) {
  switch (end) {
    case FitEnd::converged:
      return "converged";
    case FitEnd::iterations_used:
      return "iterations used";
    case FitEnd::no_progress:
      break;
  }
  return "no progress";
}

LogisticRegression::LogisticRegression(const Examples& examples,
                                       std::span<const std::uint32_t> indices,
                                       const LogisticOptions& options, const Context& context) {
  const StandardFloatingPoint standard;
  check(options);
  check(context.division());
  state_ = std::make_unique<State>(examples, indices, options, context);
}
LogisticRegression::~LogisticRegression() = default;
LogisticRegression::LogisticRegression(LogisticRegression&&) noexcept = default;
LogisticRegression& LogisticRegression::operator=(LogisticRegression&&) noexcept = default;

void LogisticRegression::start_from(const LinearModel& model) {
  const StandardFloatingPoint standard;
  const Examples& examples = state_->examples;
  const ModelForm form{.outputs = examples.classes,
                       .features = examples.features.columns(),
                       .pixel_factor = unit_factor(examples.features.type()),
                       .normalize = state_->options.normalize};
  const LinearModel start = starting_model(model, form, state_->transform);
  state_->start = state_->objective->parameters(state_->classes.reduced(start));
  state_->resumed.reset();
  state_->path.reset();
}

LogisticFit LogisticRegression::fit(const Penalty& penalty,
                                    const std::function<void(const FitProgress&)>& progress,
                                    const StopRequest& stop) {
  const StandardFloatingPoint standard;
  return state_->fit(penalty, progress, stop);
}

LogisticState LogisticRegression::state() const {
  return state_->save();
}

void LogisticRegression::restore(LogisticState state) {
  const StandardFloatingPoint standard;
  state_->restore(std::move(state));
}

double LogisticRegression::total_weight() const noexcept {
  return state_->weights.total;
}

void fit_path(LogisticRegression& regression, std::span<const double> values_of_C,
              const std::function<void(double C, const LogisticFit&)>& body,
              const StopRequest& stop) {
  std::vector<double> ascending(values_of_C.begin(), values_of_C.end());
  for (const double value : ascending) check_C(value);
  std::sort(ascending.begin(), ascending.end());
  for (const double value : ascending) {
    body(value, regression.fit({.C = value, .l2 = std::nullopt}, {}, stop));
  }
}

}  // namespace linnet
