#pragma once

#include <iterator>
#include <vector>

namespace linnet {

/// Moves the elements of `from` behind those of `to`.
template <class Element>
void move_to_end(std::vector<Element>& from, std::vector<Element>& to) {
  to.insert(to.end(), std::make_move_iterator(from.begin()), std::make_move_iterator(from.end()));
}

}  // namespace linnet
