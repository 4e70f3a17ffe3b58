#include "engine/train/head_runs.hpp"

#include <algorithm>
#include <cmath>

#include "engine/core/rank_shares.hpp"

namespace linnet {
namespace {

/// The numbers of a head, one array behind the other.
class HeadArrays {
 public:
  explicit HeadArrays(const SgdOptions& options)
      : outputs_(options.outputs),
        features_(options.features),
        matrices_(options.momentum == 0.0 ? 1 : 2) {}

  std::size_t floats() const { return matrices_ * outputs_ * features_; }
  std::size_t doubles() const { return 2 * outputs_; }

  void write(const HeadState& state, float* floats, double* doubles) const {
    for (std::size_t m = 0; m < matrices_; ++m) {
      const Matrix<float>& matrix = m == 0 ? state.weights : state.velocity;
      for (std::size_t c = 0; c < outputs_; ++c) {
        floats = std::copy_n(matrix.row(c), features_, floats);
      }
    }
    doubles = std::copy(state.bias.begin(), state.bias.end(), doubles);
    std::copy(state.bias_velocity.begin(), state.bias_velocity.end(), doubles);
  }

  HeadState read(const float* floats, const double* doubles) const {
    HeadState state;
    for (std::size_t m = 0; m < matrices_; ++m) {
      Matrix<float> matrix(outputs_, features_);
      for (std::size_t c = 0; c < outputs_; ++c, floats += features_) {
        std::copy_n(floats, features_, matrix.row(c));
      }
      (m == 0 ? state.weights : state.velocity) = std::move(matrix);
    }
    state.bias.assign(doubles, doubles + outputs_);
    state.bias_velocity.assign(doubles + outputs_, doubles + 2 * outputs_);
    return state;
  }

 private:
  std::size_t outputs_;
  std::size_t features_;
  std::size_t matrices_;
};

}  // namespace

void record(const StepsResult& result, const FusedSgd& sgd, std::size_t first,
            std::span<HeadRun> runs) {
  for (std::size_t i = 0; i < runs.size(); ++i) {
    HeadRun& run = runs[i];
    if (run.divergence != HeadRun::Divergence::none) continue;
    run.loss += result.heads[i].loss;
    if (const auto& divergence = result.heads[i].divergence) {
      run.divergence = HeadRun::Divergence::loss;
      run.step = first + divergence->step;
      run.value = divergence->loss;
    }
  }
  if (sgd.layer().is_finite()) return;
  for (std::size_t i = 0; i < runs.size(); ++i) {
    HeadRun& run = runs[i];
    if (run.divergence != HeadRun::Divergence::none || sgd.is_finite(i)) continue;
    run.divergence = HeadRun::Divergence::weight;
    run.step = first + result.steps - 1;
    run.value = HUGE_VAL;
  }
}

bool all_have_diverged(std::span<const HeadRun> runs) {
  return std::all_of(runs.begin(), runs.end(), [](const HeadRun& run) {
    return run.divergence != HeadRun::Divergence::none;
  });
}

IndexRange heads_of_rank(const Communicator& ranks, std::size_t heads) {
  return share_of_rank(ranks, ranks.rank(), heads, 1);
}

std::vector<HeadState> gather_heads(Communicator& ranks, const SgdOptions& options,
                                    std::span<const HeadState> own) {
  const HeadArrays arrays(options);
  const std::size_t first = heads_of_rank(ranks, options.heads()).begin;
  std::vector<float> floats(options.heads() * arrays.floats());
  std::vector<double> doubles(options.heads() * arrays.doubles());
  for (std::size_t i = 0; i < own.size(); ++i) {
    arrays.write(own[i], floats.data() + (first + i) * arrays.floats(),
                 doubles.data() + (first + i) * arrays.doubles());
  }
  gather_shares(ranks, std::span(floats), arrays.floats());
  gather_shares(ranks, std::span(doubles), arrays.doubles());
  std::vector<HeadState> all;
  for (std::size_t head = 0; head < options.heads(); ++head) {
    all.push_back(arrays.read(floats.data() + head * arrays.floats(),
                              doubles.data() + head * arrays.doubles()));
  }
  return all;
}

}  // namespace linnet
