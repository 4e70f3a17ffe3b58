#pragma once

// Selects code that is compiled for a constant count by a count that is known at run time. Only the
// per-set source includes this.

#include <cstddef>
#include <utility>

namespace linnet {
namespace {

/// Calls `body.template operator()<N>()` for the N in [1, Most] that equals `count`.
template <std::size_t Most, class Body>
[[gnu::always_inline]] inline void with_constant(std::size_t count, const Body& body) {
  [&]<std::size_t... N>(std::index_sequence<N...>) {
    static_cast<void>(
        ((count == N + 1 ? (body.template operator()<N + 1>(), true) : false) || ...));
  }
  (std::make_index_sequence<Most>{});
}

/// Calls `body.template operator()<N>(first)` for tiles [first, first + N), N ≤ Most, that cover
/// [0, count). Their sizes differ by at most one: 16 = 8 + 8 runs faster than 12 + 4.
template <std::size_t Most, class Body>
[[gnu::always_inline]] inline void in_tiles(std::size_t count, const Body& body) {
  const std::size_t tiles = (count + Most - 1) / Most;
  for (std::size_t tile = 0; tile < tiles; ++tile) {
    const std::size_t first = count * tile / tiles;
    with_constant<Most>(count * (tile + 1) / tiles - first,
                        [&]<std::size_t N>() { body.template operator()<N>(first); });
  }
}

}  // namespace
}  // namespace linnet
