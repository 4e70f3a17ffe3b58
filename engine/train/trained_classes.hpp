#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "linnet/examples.hpp"
#include "linnet/model.hpp"

namespace linnet {

/// The classes that have examples to train on. A model is fitted for these alone, and then gets the
/// others, as classes that are never predicted.
class TrainedClasses {
 public:
  TrainedClasses(const Examples& examples, std::span<const std::uint32_t> order);

  /// How many there are.
  std::size_t size() const noexcept { return classes_.size(); }

  /// The labels of all examples as indices of these classes; 0 for one of another class.
  std::vector<std::uint32_t> labels(const Examples& examples) const;

  /// A model of all classes reduced to these, and the reverse.
  LinearModel reduced(const LinearModel& model) const;
  LinearModel completed(const LinearModel& model) const;

 private:
  std::size_t all_;
  std::vector<std::uint32_t> classes_;
};

/// Gives each class that is never predicted, as completed() makes it, the mean bias of the others:
/// training on examples of it would hardly bring back its own. All other numbers stay as they are.
void make_predictable(LinearModel& model);

}  // namespace linnet
