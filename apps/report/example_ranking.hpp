#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace linnet {

/// The answer of a model for one example.
struct AnsweredExample {
  std::uint32_t example = 0;
  std::uint32_t truth = 0;
  std::uint32_t predicted = 0;     ///< the output with the highest probability
  float probability = 0.0f;        ///< of that output
  float truth_probability = 0.0f;  ///< of the true class
};

/// Keeps, of any number of answers, the surest mistakes and the least sure ones, in memory for a
/// few. The result does not depend on the order in which they are added.
class ExampleRanking {
 public:
  /// `most`: how many of each kind are kept, at least 1.
  explicit ExampleRanking(std::size_t most) : most_(most) {}

  void add(const AnsweredExample& answer);

  /// Wrong answers, those with the highest probability first; of equal ones, the lowest example.
  std::vector<AnsweredExample> surest_mistakes() const;

  /// All answers, those with the lowest probability first; of equal ones, the lowest example.
  std::vector<AnsweredExample> least_sure() const;

 private:
  std::size_t most_;
  std::vector<AnsweredExample> mistakes_;
  std::vector<AnsweredExample> unsure_;
};

}  // namespace linnet
