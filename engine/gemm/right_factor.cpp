#include "engine/gemm/right_factor.hpp"

#include <algorithm>

#include "engine/core/parallel_ranges.hpp"
#include "engine/kernels/operands.hpp"
#include "linnet/matrix.hpp"

namespace linnet {
namespace {

/// Up to this many bytes an untransposed B is read where it lies: 384 x 384 gained 6 % by it, while
/// 512 x 512, whose stride is a power of two, lost as much.
constexpr std::size_t kLittleOfB = 640 * 1024;

/// Floats that a thread packs in about the time of one more parallel loop, which packing together
/// takes: 5 µs.
constexpr std::size_t kFloatsPerLoop = 12'288;

/// 64 MB: more would leave too little of a cache that all cores share.
constexpr std::size_t kMostShared = std::size_t{16} << 20;

}  // namespace

RightFactor::RightFactor(const Factor<float>& b, const KernelTable& kernels)
    : b_(b),
      kernels_(kernels),
      in_place_(b.op == Op::none && b.rows() * b.matrix.stride() * sizeof(float) <= kLittleOfB) {}

IndexRange RightFactor::packed_columns(IndexRange n) const {
  if (!in_place_) return n;
  if (n.size() % kernels_.lanes == 0) return {n.end, n.end};
  IndexRange last = n;
  for_each_panel(
      n.size(), kernels_.nr, kernels_.lanes,
      [&](std::size_t first, std::size_t, std::size_t) { last.begin = n.begin + first; });
  return last;
}

std::size_t RightFactor::padded(std::size_t columns) const {
  return round_up(columns, kernels_.lanes);
}

std::size_t RightFactor::floats_of_block(IndexRange columns, const Blocking& blocks) const {
  // Blocks but the last are whole panels.
  if (!in_place_) return blocks.k * padded(std::min(columns.size(), blocks.n));
  const bool in_whole_registers = columns.size() % kernels_.lanes == 0;
  return in_whole_registers ? 0 : blocks.k * padded(std::min(columns.size(), kernels_.nr));
}

void RightFactor::pack(const BlockOfB& block, IndexRange rows, float* to) const {
  const auto pack = b_.op == Op::none ? kernels_.pack_panel : kernels_.pack_panel_transposed;
  const std::size_t above = rows.begin - block.k.begin;
  for_each_panel(
      block.packed.size(), kernels_.nr, kernels_.lanes,
      [&](std::size_t first, std::size_t width, std::size_t length) {
        const std::size_t begin = block.packed.begin + first;
        pack(part_of_factor(b_, rows, {begin, begin + width}), to + above * length, length);
        to += block.k.size() * length;
      });
}

bool RightFactor::is_worth_sharing(const Grid& grid) const {
  if (in_place_ || grid.rows <= 1 || floats_of_all() > kMostShared) return false;
  const std::size_t alone = b_.rows() * (b_.columns() / grid.columns);
  return alone - alone / grid.rows > kFloatsPerLoop;
}

std::size_t RightFactor::floats_of_all() const {
  return b_.rows() * padded(b_.columns());
}

void RightFactor::pack_part(IndexRange columns, const Blocking& blocks, std::size_t part,
                            std::size_t parts, float* shared) const {
  for_each_block(columns, blocks.n, [&](IndexRange n) {
    for_each_block({0, b_.rows()}, blocks.k, [&](IndexRange k) {
      const IndexRange own = subrange(k.size(), parts, part);
      pack({n, k, n}, {k.begin + own.begin, k.begin + own.end}, shared + place_in_shared(n, k));
    });
  });
}

std::size_t RightFactor::place_in_shared(IndexRange n, IndexRange k) const {
  return n.begin * b_.rows() + k.begin * padded(n.size());
}

}  // namespace linnet
