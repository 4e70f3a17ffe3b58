#pragma once

// Accumulates outer products of floats and rows of bytes into few rows of C, in integers: the
// backward product of a linear layer where the processor has dot products of bytes. Only the
// per-set source includes this.
//
// The rows of x are taken in chunks. In each, the factors of a row of C become integers of three
// digits (digits.hpp), with a factor of their own. Four rows of x at a time are interleaved
// bytewise, so that a dword holds a column's bytes of four rows, beside a dword of four factors'
// digits. The sums are exact; their value is rounded when it becomes a float, and when C is
// updated.

#include <array>

#include "engine/kernels/factor_digits.hpp"
#include "engine/kernels/outer_products.hpp"

namespace linnet {
namespace {

/// With fewer rows, the integers would be less accurate than floats, and hardly faster.
inline constexpr std::size_t kFewRows = 8;

/// The rows of C of a tile, times 4 registers of columns and 3 digits.
inline constexpr std::size_t kExactTileRows = 2;

/// As many columns of a chunk's rows as a register has bytes, interleaved: for four rows of x, four
/// registers, each for a quarter of the columns.
struct InterleavedColumns {
  alignas(kAlignment) std::uint8_t bytes[kChunkOfRows / 4][4][sizeof(Bytes)];
};

/// The same columns, still in the rows of x.
class RowColumns {
 public:
  /// Columns [from, from + count); the rest of a register's bytes are not readable.
  RowColumns(Rows<std::uint8_t> x, std::size_t from, std::size_t count)
      : x_(x), from_(from), count_(count), whole_(count == sizeof(Bytes) ? x.size() / 4 : 0) {}

  /// How many times four rows there are.
  std::size_t four_rows() const { return (x_.size() + 3) / 4; }
  std::size_t count() const { return count_; }

  /// Four rows interleaved, from row 4 · p on; the last row stands for those behind it. `Ahead`:
  /// prefetches the line that follows in each of them.
  template <class Dots, bool Ahead>
  [[gnu::always_inline]] void load(std::size_t p, Bytes (&columns)[4]) const {
    if (p < whole_) {
      interleave<Dots, Ahead>(
          [&](std::size_t r) __attribute__((always_inline)) { return x_[4 * p + r]; },
          [](const std::uint8_t* at) __attribute__((always_inline)) { return Dots::load(at); },
          columns);
    } else {
      interleave<Dots, Ahead>([&](std::size_t r) { return x_[std::min(4 * p + r, x_.size() - 1)]; },
                              [&](const std::uint8_t* at) { return Dots::load_some(at, count_); },
                              columns);
    }
  }

 private:
  template <class Dots, bool Ahead, class Row, class Load>
  [[gnu::always_inline]] void interleave(const Row& row, const Load& load,
                                         Bytes (&columns)[4]) const {
    Bytes rows[4];
#pragma GCC unroll 4
    for (std::size_t r = 0; r < 4; ++r) {
      const std::uint8_t* bytes = row(r) + from_;
      rows[r] = load(bytes);
      if (Ahead && starts_line(from_)) prefetch(bytes + kAlignment);
    }
    Dots::interleave(rows, columns);
  }

  Rows<std::uint8_t> x_;
  std::size_t from_;
  std::size_t count_;
  std::size_t whole_;  ///< times four rows of which all columns are there
};

/// What becomes of the sums of a row of C.
struct RowUpdate {
  float scale;   ///< of the integers
  float offset;  ///< α times the row's offset
  float beta;
  float* c;
  std::size_t step_stride;
};

/// c ← scale · integer + offset + β · c for register j, of which the first `count` lanes count.
template <class Dots>
[[gnu::always_inline]] inline void update_lanes(const RowUpdate& row, std::size_t j,
                                                std::size_t count,
                                                const typename Dots::Ints (&sums)[kDigits]) {
  const Floats high = xsimd::to_float((sums[2] << 8) + sums[1]);
  const Floats number = multiply_add(high, Floats(256.0f), xsimd::to_float(sums[0]));
  Floats result = multiply_add(Floats(row.scale), number, Floats(row.offset));
  float* c = row.c + j * row.step_stride;
  const bool is_whole = count >= kLanes;
  if (row.beta != 0.0f) {
    const Floats before = is_whole ? load_lanes(c) : load_some(c, count);
    result = multiply_add(Floats(row.beta), before, result);
  }
  if (is_whole) {
    result.store_unaligned(c);
  } else {
    store_some(c, count, result);
  }
}

/// The sums of MR rows of C for a register's columns, and the update of the first of these. If
/// `First`, interleaves the columns for the tiles that follow, and prefetches the next line of x.
/// next_call: rows to prefetch at `next_column`, a few of them for four rows of x.
template <class Dots, std::size_t MR, bool First>
[[gnu::noinline]] void exact_outer_tile(const RowColumns& from, InterleavedColumns& x,
                                        const FactorDigits& a, const std::size_t (&lanes)[MR],
                                        const RowUpdate (&rows)[MR], Rows<std::uint8_t> next_call,
                                        std::size_t next_column) {
  using Ints = typename Dots::Ints;
  Ints sums[MR][4][kDigits];
#pragma GCC unroll 2
  for (std::size_t i = 0; i < MR; ++i) {
#pragma GCC unroll 4
    for (std::size_t j = 0; j < 4; ++j) {
#pragma GCC unroll 3
      for (std::size_t d = 0; d < kDigits; ++d) sums[i][j][d] = Ints(0);
    }
  }
  const std::size_t four_rows = from.four_rows();
  const std::size_t ahead = (next_call.size() + four_rows - 1) / four_rows;
  for (std::size_t p = 0; p < four_rows; ++p) {
    for (std::size_t r = p * ahead; r < std::min((p + 1) * ahead, next_call.size()); ++r) {
      prefetch_to_second_level(next_call[r] + next_column);
    }
    Bytes columns[4];
    if constexpr (First) {
      from.template load<Dots, true>(p, columns);
#pragma GCC unroll 4
      for (std::size_t j = 0; j < 4; ++j) Dots::store(x.bytes[p][j], columns[j]);
    } else {
#pragma GCC unroll 4
      for (std::size_t j = 0; j < 4; ++j) columns[j] = Bytes::load_aligned(x.bytes[p][j]);
    }
#pragma GCC unroll 3
    for (std::size_t d = 0; d < kDigits; ++d) {
#pragma GCC unroll 2
      for (std::size_t i = 0; i < MR; ++i) {
        const Bytes digits = Dots::repeat(a.digits(p, d)[lanes[i]]);
#pragma GCC unroll 4
        for (std::size_t j = 0; j < 4; ++j) Dots::add(sums[i][j][d], columns[j], digits);
      }
    }
  }
#pragma GCC unroll 2
  for (std::size_t i = 0; i < MR; ++i) {
#pragma GCC unroll 4
    for (std::size_t j = 0; j < 4; ++j) {
      if (j * kLanes >= from.count()) continue;
      update_lanes<Dots>(rows[i], j, from.count() - j * kLanes, sums[i][j]);
    }
  }
}

/// A chunk of the rows of x for row i of C, in floats.
inline void accumulate_float_row(const OuterProductCall<std::uint8_t>& call, std::size_t begin,
                                 IndexRange range, const LaneBlockedRows<float>& c, std::size_t i) {
  const OuterProductCall<std::uint8_t> floats{
      {call.a.data + begin * call.a.stride + i, 1, call.a.stride, false},
      call.x,
      call.offsets == nullptr ? nullptr : call.offsets + i,
      call.updates.from(i),
      {{}, call.x.size()}};
  accumulate_micro_panel<std::uint8_t, 1>(
      floats, range, {c.data + i * c.row_stride, 1, c.row_stride, c.step_stride});
}

/// What becomes of row i of C, `from_begin` columns behind its first ones.
inline RowUpdate row_update(const OuterProductCall<std::uint8_t>& call, float scale,
                            std::size_t from_begin, const LaneBlockedRows<float>& c,
                            std::size_t i) {
  const Update update = call.updates[i];
  return {scale, call.offsets == nullptr ? 0.0f : update.alpha * call.offsets[i], update.beta,
          c.data + i * c.row_stride + from_begin / kLanes * c.step_stride, c.step_stride};
}

/// A chunk of the rows of x for a group of rows of C.
template <class Dots>
void accumulate_exact_group(const OuterProductCall<std::uint8_t>& call, std::size_t begin,
                            IndexRange range, const LaneBlockedRows<float>& c) {
  const Rows<std::uint8_t> x = call.x;
  FactorDigits digits;
  digits.make<Dots>(call.a, begin, x.size(), call.updates);
  std::array<std::size_t, kGroupRows> exact_rows;
  std::size_t exact = 0;
  for (std::size_t i = 0; i < c.rows; ++i) {
    if (digits.scale(i) != 0.0f) {
      exact_rows[exact++] = i;
      continue;
    }
    accumulate_float_row(call, begin, range, c, i);
  }
  if (exact == 0) return;
  const Rows<std::uint8_t> next_call = call.prefetcher.of(0, x.size());
  InterleavedColumns interleaved;
  for (std::size_t from = range.begin; from < range.end; from += sizeof(Bytes)) {
    const std::size_t from_begin = from - range.begin;
    const RowColumns columns(x, from, std::min(range.end - from, sizeof(Bytes)));
    const std::size_t next_column = call.prefetcher.column() + from_begin;
    in_tiles<kExactTileRows>(exact, [&]<std::size_t MR>(std::size_t first) {
      std::size_t lanes[MR];
      RowUpdate rows[MR];
      for (std::size_t i = 0; i < MR; ++i) {
        lanes[i] = exact_rows[first + i];
        rows[i] = row_update(call, digits.scale(lanes[i]), from_begin, c, lanes[i]);
      }
      // The second tile, if there is one: it has no rows of x to wait for.
      const bool prefetches = first == 0 ? MR == exact : first <= kExactTileRows;
      const Rows<std::uint8_t> ahead =
          prefetches && starts_line(from_begin) ? next_call : Rows<std::uint8_t>{};
      if (first == 0) {
        exact_outer_tile<Dots, MR, true>(columns, interleaved, digits, lanes, rows, ahead,
                                         next_column);
      } else {
        exact_outer_tile<Dots, MR, false>(columns, interleaved, digits, lanes, rows, ahead,
                                          next_column);
      }
    });
  }
}

/// TypedKernels<std::uint8_t>::accumulate_outer_products, in groups of at most `most_rows` rows of
/// C: calls `accumulate_group(call, begin, range, c)` for each of them and each chunk of the rows
/// of x, which starts at row `begin`.
template <class AccumulateGroup>
void accumulate_in_chunks(const MicroPanelA& a, Rows<std::uint8_t> x, IndexRange range,
                          std::span<const float> offsets, const RowUpdates& updates,
                          const LaneBlockedRows<float>& c, PrefetchRows<std::uint8_t> next_rows,
                          std::size_t most_rows, const AccumulateGroup& accumulate_group) {
  if (x.size() < kFewRows) {
    return accumulate_outer_products<std::uint8_t>(a, x, range, offsets, updates, c, next_rows);
  }
  const std::size_t groups = (a.rows + most_rows - 1) / most_rows;
  for (std::size_t begin = 0; begin < x.size(); begin += kChunkOfRows) {
    const Rows<std::uint8_t> rows = x.subspan(begin, std::min(kChunkOfRows, x.size() - begin));
    const bool is_first = begin == 0;
    const bool is_last = begin + rows.size() == x.size();
    for (std::size_t group = 0; group < groups; ++group) {
      const IndexRange part = paired_subrange(a.rows, most_rows, group);
      const bool prefetches = is_last && group == 0;
      const RowUpdates own = updates.from(part.begin);
      const OuterProductCall<std::uint8_t> call{
          {a.data + part.begin, part.size(), a.stride, false},
          rows,
          offsets.empty() || !is_first ? nullptr : offsets.data() + part.begin,
          is_first ? own : own.of_further_parts(),
          {prefetches ? next_rows : PrefetchRows<std::uint8_t>{}, rows.size()}};
      accumulate_group(
          call, begin, range,
          {c.data + part.begin * c.row_stride, part.size(), c.row_stride, c.step_stride});
    }
  }
}

/// TypedKernels<std::uint8_t>::accumulate_outer_products.
template <class Dots>
void accumulate_exact_outer_products(const MicroPanelA& a, Rows<std::uint8_t> x, IndexRange range,
                                     std::span<const float> offsets, const RowUpdates& updates,
                                     const LaneBlockedRows<float>& c,
                                     PrefetchRows<std::uint8_t> next_rows) {
  accumulate_in_chunks(a, x, range, offsets, updates, c, next_rows, kGroupRows,
                       accumulate_exact_group<Dots>);
}

}  // namespace
}  // namespace linnet
