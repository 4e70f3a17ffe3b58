#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "engine/data/duplicate_groups.hpp"

namespace linnet {

/// The set that a group of examples is in.
enum class Side : std::uint8_t { open, train, valid };

/// The side of each group while a split is made.
class GroupSides {
 public:
  /// All sides are open. `groups` must outlive the object.
  explicit GroupSides(const DuplicateGroups& groups)
      : groups_(groups), sides_(groups.count(), Side::open) {}

  Side of(std::size_t group) const noexcept { return sides_[group]; }
  void set(std::size_t group, Side side) noexcept { sides_[group] = side; }

  /// Gives each label an example to train on and one to validate on, where it can: of a label whose
  /// examples are all on one side, in two or more groups, the smallest group without another label
  /// changes sides, the first in `order` among equal ones. No side may be open.
  void give_labels_both(std::span<const std::uint32_t> order,
                        std::span<const std::uint32_t> labels);

 private:
  const DuplicateGroups& groups_;
  std::vector<Side> sides_;
};

}  // namespace linnet
