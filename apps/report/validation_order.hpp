#pragma once

namespace linnet {

/// What a model is worth in validation.
struct ValidationFigures {
  double accuracy;
  double loss;
};

/// Whether a model with the first figures is the better one: it is more accurate or, of equally
/// accurate ones, has the smaller loss.
constexpr bool is_better(const ValidationFigures& one, const ValidationFigures& other) {
  return one.accuracy > other.accuracy || (one.accuracy == other.accuracy && one.loss < other.loss);
}

}  // namespace linnet
