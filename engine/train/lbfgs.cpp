#include "engine/train/lbfgs.hpp"

#include <algorithm>
#include <cmath>
#include <utility>
#include <vector>

#include "engine/train/curvature_pairs.hpp"
#include "engine/train/line_search.hpp"
#include "engine/train/long_vectors.hpp"
#include "linnet/aligned_buffer.hpp"

namespace linnet {
namespace {

struct Point {
  explicit Point(std::span<double> numbers) : x(numbers), slopes(numbers.size()) {}

  std::span<double> gradient() { return slopes; }

  std::span<double> x;
  std::vector<double> slopes;
  ObjectiveValue at;
};

class Minimiser {
 public:
  /// Uses the memory of x.
  Minimiser(const Objective& objective, std::span<double> x, LbfgsOptions options,
            const Workers& workers)
      : objective_(objective),
        options_(std::move(options)),
        vectors_(workers),
        pairs_(options_.memory, x.size(), inverse_curvature_, workers),
        numbers_(x.size()),
        now_(x),
        next_({numbers_.data(), numbers_.size()}),
        direction_(x.size()) {
    if (options_.from) {
      restore(*std::exchange(options_.from, {}));
      return;
    }
    evaluate(now_);
    best_ = now_.at;
  }

  MinimiserEnd run(const ReportIteration& progress) {
    while (true) {
      if (progress) progress(state(), [this] { return save(); });
      if (now_.at.largest_gradient <= options_.tolerance) return MinimiserEnd::converged;
      if (iterations_ == options_.max_iterations) return MinimiserEnd::iterations_used;
      if (!step()) return MinimiserEnd::no_progress;
      ++iterations_;
      if (!is_progress()) return MinimiserEnd::no_progress;
    }
  }

  LbfgsState state() const { return {iterations_, evaluations_, now_.at}; }
  std::span<const double> x() { return now_.x; }

  /// All of the state but x, once it is not needed any more.
  MinimiserState take() {
    MinimiserState state = figures();
    state.gradient = std::move(now_.slopes);
    state.pairs = pairs_.take();
    return state;
  }

 private:
  MinimiserState figures() const {
    return {.iterations = iterations_,
            .evaluations = evaluations_,
            .value = now_.at.value,
            .largest_gradient = now_.at.largest_gradient,
            .least_value = best_.value,
            .least_gradient = best_.largest_gradient,
            .best_iteration = best_iteration_,
            .x = {},
            .gradient = {},
            .pairs = {}};
  }

  MinimiserState save() const {
    MinimiserState state = figures();
    state.x.assign(now_.x.begin(), now_.x.end());
    state.gradient = now_.slopes;
    state.pairs = pairs_.pairs();
    return state;
  }

  void restore(MinimiserState state) {
    iterations_ = state.iterations;
    evaluations_ = state.evaluations;
    now_.at = {state.value, state.largest_gradient};
    best_ = {state.least_value, state.least_gradient};
    best_iteration_ = state.best_iteration;
    now_.slopes = std::move(state.gradient);
    pairs_.put(std::move(state.pairs));
  }

  /// Once, before the first direction.
  void estimate_curvature() {
    if (std::exchange(is_estimated_, true)) return;
    if (options_.estimate_curvature) inverse_curvature_ = options_.estimate_curvature();
    pairs_.find_scale(direction());
  }

  void evaluate(Point& point) {
    point.at = objective_(point.x, point.gradient());
    ++evaluations_;
  }

  std::span<double> direction() { return {direction_.data(), direction_.size()}; }

  /// Moves to a better point; false if there is none along the direction of L-BFGS nor along that
  /// of the gradient.
  bool step() {
    if (iterations_ == 0 && take_first_step()) return true;
    estimate_curvature();
    pairs_.find_direction(now_.gradient(), direction());
    if (search(first_step())) return true;
    if (pairs_.empty()) return false;
    pairs_.clear();
    pairs_.find_direction(now_.gradient(), direction());
    return search(first_step());
  }

  bool take_first_step() {
    if (options_.first_direction.empty()) return false;
    vectors_.multiply(options_.first_factor, options_.first_direction, direction());
    return search(1.0);
  }

  /// Steps of the size of rounding errors lead nowhere, but some of them pass for good ones:
  /// without a new least value or gradient for many iterations, no more are worth their time.
  bool is_progress() {
    constexpr std::size_t kMostIdleIterations = 50;
    const bool is_lower = now_.at.value < best_.value;
    const bool is_flatter = now_.at.largest_gradient < best_.largest_gradient;
    if (is_lower) best_.value = now_.at.value;
    if (is_flatter) best_.largest_gradient = now_.at.largest_gradient;
    if (is_lower || is_flatter) best_iteration_ = iterations_;
    return iterations_ - best_iteration_ < kMostIdleIterations;
  }

  /// H is known in the right unit once there is a pair, or where the caller estimated it.
  double first_step() {
    if (!pairs_.empty() || inverse_curvature_) return 1.0;
    double sum = 0.0;
    for (const double slope : now_.gradient()) sum += std::fabs(slope);
    return std::min(1.0, 1.0 / sum);
  }

  bool search(double first) {
    const double slope = vectors_.dot(now_.gradient(), direction());
    if (!(slope < 0.0)) return false;
    LineSearch line({0.0, now_.at.value, slope}, first, options_.value_error);
    while (!line.is_done()) {
      if (line.has_failed()) return false;
      vectors_.add(now_.x, line.step(), direction(), next_.x);
      evaluate(next_);
      line.add({line.step(), next_.at.value, vectors_.dot(next_.gradient(), direction())});
    }
    pairs_.add(now_.x, next_.x, now_.gradient(), next_.gradient(), direction());
    std::swap(now_, next_);
    return true;
  }

  const Objective& objective_;
  LbfgsOptions options_;
  LongVectors vectors_;
  InverseCurvature inverse_curvature_;
  bool is_estimated_ = false;
  CurvaturePairs pairs_;
  AlignedBuffer<double> numbers_;  ///< of the other one of the two points
  Point now_;
  Point next_;
  AlignedBuffer<double> direction_;
  std::size_t iterations_ = 0;
  std::size_t evaluations_ = 0;
  ObjectiveValue best_;  ///< the least value and the least gradient so far
  std::size_t best_iteration_ = 0;
};

}  // namespace

LbfgsResult minimise(const Objective& objective, std::span<double> x, LbfgsOptions options,
                     const Workers& workers, const ReportIteration& progress) {
  Minimiser minimiser(objective, x, std::move(options), workers);
  const MinimiserEnd end = minimiser.run(progress);
  if (minimiser.x().data() != x.data()) {
    std::copy(minimiser.x().begin(), minimiser.x().end(), x.begin());
  }
  const LbfgsState state = minimiser.state();
  return {end, state, minimiser.take()};
}

}  // namespace linnet
