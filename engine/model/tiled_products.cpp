#include "engine/model/tiled_products.hpp"

#include <algorithm>

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

/// The bytes of a packed right factor.
std::size_t right_bytes(std::size_t pieces, std::size_t k, std::size_t columns) {
  return round_up(columns, kPieceBlock) / kPieceBlock * piece_block_bytes(pieces, k);
}

}  // namespace

void tiled_inner_products(const TileKernels& tiles, MatrixView<const float> w, FeatureRows rows,
                          IndexRange range, PrefetchFeatures next_rows, MatrixView<float> part) {
  const std::size_t k = range.size();
  NextRows next(next_rows, k);
  ByteScratch left(piece_block_bytes(kFloatPieces, k));
  with_element_type(rows.type, [&]<class T>() {
    for_each_block(IndexRange{0, rows.size()}, kTiledRows, [&](IndexRange b) {
      ByteScratch right(right_bytes(kPieces<T>, k, b.size()));
      tiles.right<T>().columns(Rows<T>(rows.starts).subspan(b.begin, b.size()), range,
                               right.data());
      for_each_block_of_classes(w.rows(), kPieceBlock, next, [&](IndexRange classes) {
        tiles.pack_left({w.row(classes.begin), classes.size(), k, w.stride()}, left.data());
        tiles.multiply(left.data(), {right.data(), kPieces<T>}, k, {}, {1.0f, 0.0f},
                       part_of(part, classes, b));
      });
      next = NextRows();
    });
  });
}

void tiled_outer_products(const TileKernels& tiles, const MicroPanelA& g, FeatureRows rows,
                          IndexRange range, PrefetchFeatures next_rows,
                          std::span<const float> offsets, Update update, MatrixView<float> w) {
  NextRows next(next_rows, range.size());
  const IndexRange columns{0, range.size()};
  const std::size_t most = std::min(kTiledRows, rows.size());
  ByteScratch left(piece_block_bytes(kFloatPieces, most));
  with_element_type(rows.type, [&]<class T>() {
    ByteScratch right(right_bytes(kPieces<T>, most, range.size()));
    for_each_block(IndexRange{0, rows.size()}, kTiledRows, [&](IndexRange b) {
      tiles.right<T>().rows(Rows<T>(rows.starts).subspan(b.begin, b.size()), range, right.data());
      for_each_block_of_classes(w.rows(), kPieceBlock, next, [&](IndexRange classes) {
        tiles.pack_left(
            {g.data + classes.begin * g.stride + b.begin, classes.size(), b.size(), g.stride},
            left.data());
        tiles.multiply(left.data(), {right.data(), kPieces<T>}, b.size(),
                       offsets.empty() ? offsets : offsets.subspan(classes.begin, classes.size()),
                       update, part_of(w, classes, columns));
      });
      next = NextRows();
      offsets = {};
      update.beta = 1.0f;
    });
  });
}

}  // namespace linnet
