#pragma once

#include <algorithm>
#include <cstddef>

#include "engine/core/index_range.hpp"
#include "engine/core/workers.hpp"

namespace linnet {

/// Calls `body(range)` in parallel for each of the `count` ranges that subrange makes.
template <class Body>
void for_each_subrange(std::size_t size, std::size_t count, std::size_t step,
                       const Workers& workers, const Body& body) {
  workers.for_each(count, LoopSchedule::static_ranges,
                   [&](std::size_t index, int) { body(subrange(size, count, index, step)); });
}

/// The same for blocks of `block` indices; the last one may be shorter.
template <class Body>
void for_each_block(std::size_t size, std::size_t block, const Workers& workers, const Body& body) {
  for_each_subrange(size, (size + block - 1) / block, block, workers, body);
}

/// The same for the blocks that cover a range, one after the other, by the calling thread.
template <class Body>
void for_each_block(IndexRange all, std::size_t block, const Body& body) {
  for (std::size_t begin = all.begin; begin < all.end; begin += block) {
    body(IndexRange{begin, std::min(begin + block, all.end)});
  }
}

}  // namespace linnet
