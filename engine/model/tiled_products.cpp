#include "engine/model/tiled_products.hpp"

#include <algorithm>
#include <vector>

#include "engine/core/matrix_part.hpp"
#include "engine/core/parallel_ranges.hpp"
#include "engine/gemm/scratch.hpp"
#include "engine/kernels/element_dispatch.hpp"
#include "engine/model/next_rows.hpp"

namespace linnet {
namespace {

/// Rows that are multiplied with all classes, or over which an update sums, at a time. The pieces
/// of so many, for the features of a slice, stay in the second-level cache.
constexpr std::size_t kTiledRows = 256;

/// Bytes of the thread's store of memory.
class ByteScratch {
 public:
  explicit ByteScratch(std::size_t bytes) : floats_(bytes / sizeof(float)) {}
  std::byte* data() { return reinterpret_cast<std::byte*>(floats_.data()); }

 private:
  Scratch floats_;
};

/// What a right factor is made of: numbers as they are stored, or floats that were transformed.
template <class T>
struct RightNumbers {
  Rows<T> rows;
  IndexRange range;
};

/// Calls `body.operator()<T>(numbers)` for features `range` of some rows.
template <class Body>
void with_numbers(const KernelTable& kernels, FeatureRows rows, const ColumnTransform* transform,
                  IndexRange range, const Body& body) {
  if (transform == nullptr && rows.scales.empty()) {
    with_element_type(rows.type, [&]<class T>() {
      body.template operator()<T>(RightNumbers<T>{Rows<T>(rows.starts), range});
    });
    return;
  }
  const std::size_t stride = row_stride(range.size(), sizeof(float));
  Scratch floats(rows.size() * stride);
  widen(kernels, rows, transform, range, floats.data(), stride);
  std::vector<const std::byte*> starts(rows.size());
  for (std::size_t b = 0; b < starts.size(); ++b) starts[b] = row_start(floats.data() + b * stride);
  body.template operator()<float>(RightNumbers<float>{Rows<float>(starts), {0, range.size()}});
}

/// Calls `multiply(right, k)` with the packed right factor.
template <bool Transposed, class T, class Multiply>
void with_packed(const TileKernels& tiles, const RightNumbers<T>& numbers,
                 const Multiply& multiply) {
  const std::size_t k = Transposed ? numbers.range.size() : numbers.rows.size();
  const std::size_t columns = Transposed ? numbers.rows.size() : numbers.range.size();
  ByteScratch right(round_up(columns, kPieceBlock) / kPieceBlock *
                    piece_block_bytes(kPieces<T>, k));
  const RightPackers<T>& pack = tiles.right<T>();
  (Transposed ? pack.columns : pack.rows)(numbers.rows, numbers.range, right.data());
  multiply(PackedRight{right.data(), kPieces<T>}, k);
}

}  // namespace

void tiled_inner_products(const KernelTable& kernels, MatrixView<const float> w, FeatureRows rows,
                          const ColumnTransform* transform, IndexRange range,
                          PrefetchFeatures next_rows, MatrixView<float> part) {
  const TileKernels& tiles = *kernels.tiles;
  NextRows next(next_rows, range.size());
  ByteScratch left(piece_block_bytes(kFloatPieces, range.size()));
  for_each_block(IndexRange{0, rows.size()}, kTiledRows, [&](IndexRange b) {
    const auto multiply = [&](const PackedRight& right, std::size_t k) {
      for_each_block_of_classes(w.rows(), w.rows(), kPieceBlock, next, [&](IndexRange classes) {
        tiles.pack_left({w.row(classes.begin), classes.size(), k, w.stride()}, left.data());
        tiles.multiply(left.data(), right, k, {}, {1.0f, 0.0f}, part_of(part, classes, b));
      });
    };
    with_numbers(kernels, rows.subspan(b.begin, b.size()), transform, range,
                 [&]<class T>(const RightNumbers<T>& numbers) {
                   with_packed<true>(tiles, numbers, multiply);
                 });
    next = NextRows();
  });
}

void tiled_outer_products(const KernelTable& kernels, const MicroPanelA& g, FeatureRows rows,
                          const ColumnTransform* transform, IndexRange range,
                          PrefetchFeatures next_rows, std::span<const float> offsets,
                          RowUpdates updates, MatrixView<float> w) {
  const TileKernels& tiles = *kernels.tiles;
  NextRows next(next_rows, range.size());
  ByteScratch left(piece_block_bytes(kFloatPieces, std::min(kTiledRows, rows.size())));
  for_each_block(IndexRange{0, rows.size()}, kTiledRows, [&](IndexRange b) {
    const auto multiply = [&](const PackedRight& right, std::size_t k) {
      for_each_block_of_classes(
          w.rows(), updates.run(w.rows()), kPieceBlock, next, [&](IndexRange classes) {
            tiles.pack_left(
                {g.data + classes.begin * g.stride + b.begin, classes.size(), k, g.stride},
                left.data());
            tiles.multiply(
                left.data(), right, k,
                offsets.empty() ? offsets : offsets.subspan(classes.begin, classes.size()),
                updates[classes.begin], part_of(w, classes, {0, range.size()}));
          });
    };
    with_numbers(kernels, rows.subspan(b.begin, b.size()), transform, range,
                 [&]<class T>(const RightNumbers<T>& numbers) {
                   with_packed<false>(tiles, numbers, multiply);
                 });
    next = NextRows();
    offsets = {};
    updates = updates.of_further_parts();
  });
}

}  // namespace linnet
