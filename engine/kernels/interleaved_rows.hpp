#pragma once

// kLanes contiguous rows of C numbers as C registers, one for each column, and the way back: number
// r · C + c in memory is lane r of column c. Only per-set sources include this.

#include <algorithm>
#include <array>
#include <cstdint>
#include <type_traits>

#include "engine/kernels/simd/simd.hpp"

namespace linnet {
namespace {

/// Where the lanes of a register come from, for each of C registers: which pair of registers (2p,
/// 2p + 1) holds a lane, as a mask for each pair, and at which of the 2 · kLanes places of the
/// pair.
template <std::size_t C>
struct LaneSources {
  static constexpr std::size_t kPairs = (C + 1) / 2;
  std::array<std::array<std::uint32_t, kLanes>, C> places{};
  std::array<std::array<std::uint32_t, kPairs>, C> lanes{};

  constexpr void set(std::size_t target, std::size_t lane, std::size_t source, std::size_t place) {
    places[target][lane] = static_cast<std::uint32_t>(source % 2 * kLanes + place);
    lanes[target][source / 2] |= std::uint32_t{1} << lane;
  }
};

/// Number r · C + c lies in the loaded register (r · C + c) / kLanes.
template <std::size_t C>
constexpr LaneSources<C> sources_of_columns() {
  LaneSources<C> sources;
  for (std::size_t c = 0; c < C; ++c) {
    for (std::size_t r = 0; r < kLanes; ++r) {
      const std::size_t number = r * C + c;
      sources.set(c, r, number / kLanes, number % kLanes);
    }
  }
  return sources;
}

/// Lane l of stored register j is number j · kLanes + l.
template <std::size_t C>
constexpr LaneSources<C> sources_of_rows() {
  LaneSources<C> sources;
  for (std::size_t number = 0; number < C * kLanes; ++number) {
    sources.set(number / kLanes, number % kLanes, number % C, number / C);
  }
  return sources;
}

/// to[i] ← the lanes of `from` that the sources name, by instructions that pick from two registers.
template <std::size_t C>
[[gnu::always_inline]] inline void pick_lanes(const LaneSources<C>& sources,
                                              const Floats (&from)[C], Floats (&to)[C]) {
  using Set = std::conditional_t<(C > 0), LanePicks, void>;
#pragma GCC unroll 16
  for (std::size_t i = 0; i < C; ++i) {
    const auto places = Set::load(sources.places[i].data());
    Floats x = Set::pick(from[0], from[std::min<std::size_t>(1, C - 1)], places);
#pragma GCC unroll 8
    for (std::size_t pair = 1; pair < LaneSources<C>::kPairs; ++pair) {
      const Floats more = Set::pick(from[2 * pair], from[std::min(2 * pair + 1, C - 1)], places);
      x = Set::replace(x, sources.lanes[i][pair], more);
    }
    to[i] = x;
  }
}

/// Calls `body(first)` for groups of four columns [first, first + 4) that cover C columns; the last
/// group may overlap the one before. With C < 4 there is one group, which starts at 0.
template <std::size_t C, class Body>
[[gnu::always_inline]] inline void for_each_four(const Body& body) {
  constexpr std::size_t kFours = (C + 3) / 4;
#pragma GCC unroll 4
  for (std::size_t four = 0; four < kFours; ++four) {
    body(C < 4 ? 0 : std::min(4 * four, C - 4));
  }
}

template <std::size_t C>
[[gnu::always_inline]] inline void load_interleaved(const float* rows, Floats (&columns)[C]) {
  if constexpr (C <= kMostPickedColumns) {
    static constexpr LaneSources<C> kSources = sources_of_columns<C>();
    Floats loaded[C];
#pragma GCC unroll 16
    for (std::size_t i = 0; i < C; ++i) loaded[i] = load_lanes(rows + i * kLanes);
    return pick_lanes(kSources, loaded, columns);
  }
  for_each_four<C>([&](std::size_t first) __attribute__((always_inline)) {
    Floats x[4];
    load_transposed(
        x, [&](std::size_t row) __attribute__((always_inline)) {
          const float* at = rows + row * C + first;
          return C < 4 ? load_quad_some(at, C) : Quad::load_unaligned(at);
        });
#pragma GCC unroll 4
    for (std::size_t i = 0; i < 4; ++i) {
      if (i < C) columns[first + i] = x[i];
    }
  });
}

template <std::size_t C>
[[gnu::always_inline]] inline void store_interleaved(const Floats (&columns)[C], float* rows) {
  if constexpr (C <= kMostPickedColumns) {
    static constexpr LaneSources<C> kSources = sources_of_rows<C>();
    Floats stored[C];
    pick_lanes(kSources, columns, stored);
#pragma GCC unroll 16
    for (std::size_t i = 0; i < C; ++i) stored[i].store_unaligned(rows + i * kLanes);
    return;
  }
  for_each_four<C>([&](std::size_t first) __attribute__((always_inline)) {
    Floats x[4];
#pragma GCC unroll 4
    for (std::size_t i = 0; i < 4; ++i) x[i] = columns[first + std::min(i, C - 1)];
    store_transposed(
        x, [&](std::size_t row, const float* numbers) __attribute__((always_inline)) {
          std::memcpy(rows + row * C + first, numbers, std::min<std::size_t>(C, 4) * sizeof(float));
        });
  });
}

}  // namespace
}  // namespace linnet
