#pragma once

// Inner products of rows of bytes with the weights of classes, by tiles: the forward product of a
// linear layer where the processor has AMX. Only the per-set source includes this.
//
// The digits, and with them the results, are those of exact_inner_products.hpp, bit for bit: which
// sums of integers a tile computes does not matter, as all are exact. Rows of x lie scattered in
// memory, and a tile takes rows at equal distances, so they are copied, 64 features at a time, and
// the copies serve all classes of the call.

#include "engine/kernels/class_tiles.hpp"
#include "engine/kernels/inner_products.hpp"
#include "engine/kernels/row_prefetch.hpp"

namespace linnet {
namespace {

/// Tiles of rows and of classes that are multiplied together: four loads of tiles, of 8 cycles each
/// from the first level, for four products of 16.
inline constexpr std::size_t kSide = 2;

/// Rows of x whose sums are in tiles together.
inline constexpr std::size_t kTileRows = kSide * kTileHeight;

/// Tiles of classes whose digits are made together: 64 KB of the second-level cache. A copy of a
/// row is read twice for them.
inline constexpr std::size_t kMostClassTiles = 4;
inline constexpr std::size_t kMostTiledClasses = kMostClassTiles * kTileClasses;

/// Rows are copied this many blocks before their product: a load of a tile has to wait until stores
/// to its bytes have reached the first-level cache.
inline constexpr std::size_t kCopyDistance = 2;

/// The copies of a piece of kTileRows rows, block by block. Where one pair of tiles has all
/// classes, they are needed once, and a ring of few blocks stays in the first-level cache.
struct RowTiles {
  static constexpr std::size_t kAll = kPieceFeatures / kBlockFeatures;
  static constexpr std::size_t kFew = 4;
  static_assert(kCopyDistance < kFew);

  using Block = std::uint8_t[kSide][kTileHeight][kTileWidth];
  alignas(kAlignment) Block blocks[kAll];
  std::size_t kept;  ///< blocks: kAll or kFew, both powers of two

  Block& of(std::size_t block) { return blocks[block & (kept - 1)]; }
};

/// The integer sums of pairs of tiles, as the bits of floats.
struct TileSums {
  alignas(kAlignment) float numbers[kSide][kSide][kTileHeight][kTileWidth / sizeof(float)];
};

/// Rows of x in a piece of the features.
struct RowPiece {
  std::array<const std::uint8_t*, kTileRows> rows;
  std::size_t features;

  /// The last row stands for those that are not there.
  RowPiece(Rows<std::uint8_t> x, IndexRange piece) : features(piece.size()) {
    for (std::size_t r = 0; r < kTileRows; ++r) {
      rows[r] = x[std::min(r, x.size() - 1)] + piece.begin;
    }
  }

  std::size_t blocks() const { return (features + kBlockFeatures - 1) / kBlockFeatures; }

  /// Copies a block of R tiles of rows.
  template <class Lanes, std::size_t R>
  [[gnu::always_inline]] void copy(std::size_t block, RowTiles& to) const {
    const std::size_t first = block * kBlockFeatures;
    const std::size_t count = std::min(features - first, kBlockFeatures);
    std::uint8_t* copies = to.of(block)[0][0];
    if (count == kBlockFeatures) {
#pragma GCC unroll 8
      for (std::size_t r = 0; r < R * kTileHeight; ++r) {
        Lanes::load(rows[r] + first).store_aligned(copies + r * kTileWidth);
      }
    } else {
      for (std::size_t r = 0; r < R * kTileHeight; ++r) {
        Lanes::load_some(rows[r] + first, count).store_aligned(copies + r * kTileWidth);
      }
    }
  }
};

/// The products of R tiles of rows with N tiles of classes. If `First`, copies the rows, for the
/// tiles of classes that follow too, and prefetches.
template <class Tiles, class Lanes, std::size_t R, std::size_t N, bool First>
[[gnu::noinline]] void inner_tiles(const RowPiece& piece, RowTiles& rows, const ClassTile* classes,
                                   TileSums& sums, const RowPrefetch& ahead) {
  constexpr std::size_t kStride = kTileWidth;
  const std::size_t blocks = piece.blocks();
  if constexpr (First) {
    for (std::size_t block = 0; block < std::min(kCopyDistance, blocks); ++block) {
      piece.copy<Lanes, R>(block, rows);
    }
  }
  Tiles::template zero<4>();
  if constexpr (R == 2) Tiles::template zero<5>();
  if constexpr (N == 2) Tiles::template zero<6>();
  if constexpr (R == 2 && N == 2) Tiles::template zero<7>();
  for (std::size_t block = 0; block < blocks; ++block) {
    Tiles::template load<0>(rows.of(block)[0], kStride);
    Tiles::template load<2>(classes[0].digits[block], kStride);
    Tiles::template add_bytes_by_digits<4, 0, 2>();
    if constexpr (R == 2) {
      Tiles::template load<1>(rows.of(block)[1], kStride);
      Tiles::template add_bytes_by_digits<5, 1, 2>();
    }
    if constexpr (N == 2) {
      Tiles::template load<3>(classes[1].digits[block], kStride);
      Tiles::template add_bytes_by_digits<6, 0, 3>();
      if constexpr (R == 2) Tiles::template add_bytes_by_digits<7, 1, 3>();
    }
    if constexpr (First) {
      ahead.step(block);
      if (block + kCopyDistance < blocks) piece.copy<Lanes, R>(block + kCopyDistance, rows);
    }
  }
  Tiles::template store<4>(sums.numbers[0][0], kStride);
  if constexpr (R == 2) Tiles::template store<5>(sums.numbers[0][1], kStride);
  if constexpr (N == 2) Tiles::template store<6>(sums.numbers[1][0], kStride);
  if constexpr (R == 2 && N == 2) Tiles::template store<7>(sums.numbers[1][1], kStride);
}

/// A piece of the features for a group of at most kMostTiledClasses classes.
template <class Tiles, class Lanes>
class TilePiece {
 public:
  /// `begin`: where the range of the call begins, from whose weights w starts.
  TilePiece(std::size_t begin, IndexRange piece, const LaneBlockedRows<const float>& w)
      : begin_(begin), piece_(piece), w_(w), count_((w.rows + kTileClasses - 1) / kTileClasses) {
    rows_.kept = count_ > kSide ? RowTiles::kAll : RowTiles::kFew;
    for (std::size_t tile = 0; tile < count_; ++tile) {
      const IndexRange classes = classes_of(tile);
      with_constant<kTileClasses>(classes.size(), [&]<std::size_t N>() {
        PieceWeights weights[N];
        for (std::size_t c = 0; c < N; ++c) {
          weights[c] = {weights_of(classes.begin + c), w.step_stride, piece.size()};
        }
        make_class_tile<Lanes>(weights, tiles_[tile]);
      });
    }
  }

  /// z = the products of the piece, or z += for all pieces but the first.
  void multiply(Rows<std::uint8_t> x, MatrixView<float> z,
                const Prefetcher<std::uint8_t>& prefetcher) {
    for (std::size_t first = 0; first < x.size(); first += kTileRows) {
      const Rows<std::uint8_t> rows = x.subspan(first, std::min(kTileRows, x.size() - first));
      const RowPiece from(rows, piece_);
      const RowPrefetch ahead{prefetcher.of(first, rows.size()),
                              prefetcher.column() + piece_.begin - begin_, piece_.size(),
                              from.blocks()};
      if (rows.size() > kTileHeight) {
        multiply_rows<2>(from, rows.size(), first, z, ahead);
      } else {
        multiply_rows<1>(from, rows.size(), first, z, ahead);
      }
      multiply_floats(rows, first, z);
    }
  }

 private:
  IndexRange classes_of(std::size_t tile) const { return subrange(w_.rows, count_, tile); }

  const float* weights_of(std::size_t c) const {
    return w_.data + c * w_.row_stride + (piece_.begin - begin_) / kLanes * w_.step_stride;
  }

  /// `count` rows in R tiles, from row `first` of the call on.
  template <std::size_t R>
  void multiply_rows(const RowPiece& from, std::size_t count, std::size_t first,
                     MatrixView<float> z, const RowPrefetch& ahead) {
    for (std::size_t tile = 0; tile < count_; tile += kSide) {
      with_constant<kSide>(std::min(kSide, count_ - tile), [&]<std::size_t N>() {
        if (tile == 0) {
          inner_tiles<Tiles, Lanes, R, N, true>(from, rows_, &tiles_[tile], sums_, ahead);
        } else {
          inner_tiles<Tiles, Lanes, R, N, false>(from, rows_, &tiles_[tile], sums_, ahead);
        }
        for (std::size_t n = 0; n < N; ++n) {
          for (std::size_t r = 0; r < R; ++r) {
            const std::size_t row = r * kTileHeight;
            const IndexRange classes = classes_of(tile + n);
            put_tile(sums_.numbers[n][r], tiles_[tile + n],
                     {z.row(classes.begin) + first + row, classes.size(),
                      std::min(count - row, kTileHeight), z.stride()});
          }
        }
      });
    }
  }

  /// Puts the sums of a tile to z, which has a row for each class and a column for each row of x.
  void put_tile(const float (&sums)[kTileHeight][kTileWidth / sizeof(float)],
                const ClassTile& classes, const MatrixView<float>& z) const {
    Floats fifth[4];
#pragma GCC unroll 4
    for (std::size_t c = 0; c < 4; ++c) {
      Floats digits[4];
      load_transposed(
          digits, [&](std::size_t row) __attribute__((always_inline)) {
            return Quad::load_aligned(sums[row] + 4 * c);
          });
      if (c < classes.classes) put_class(digits, classes.units[c], z.columns(), z.row(c));
      fifth[c] = digits[3];
    }
    if (classes.classes == kTileClasses) {
      put_class(fifth, classes.units[4], z.columns(), z.row(4));
    }
  }

  /// Puts the sums of a class, of which lanes are rows, unless the class stays with floats.
  void put_class(const Floats (&sums)[4], double unit, std::size_t count, float* z) const {
    if (unit == 0.0) return;
    const Floats numbers =
        Lanes::round_sums(bits_of(sums[2]), bits_of(sums[1]), bits_of(sums[0]), unit);
    put_lanes(numbers, count, z);
  }

  void put_lanes(Floats numbers, std::size_t count, float* z) const {
    if (piece_.begin != begin_) numbers = load_some(z, count) + numbers;
    store_some(z, count, numbers);
  }

  /// The products of those classes that stay with floats.
  void multiply_floats(Rows<std::uint8_t> rows, std::size_t first, MatrixView<float> z) const {
    alignas(Floats) std::array<float, kTileRows> numbers;
    for (std::size_t tile = 0; tile < count_; ++tile) {
      const IndexRange classes = classes_of(tile);
      for (std::size_t c = classes.begin; c < classes.end; ++c) {
        if (tiles_[tile].units[c - classes.begin] != 0.0) continue;
        inner_products<std::uint8_t>(rows, piece_, {weights_of(c), 1, kLanes, w_.step_stride},
                                     {numbers.data(), 1, kTileRows, kTileRows}, {});
        for (std::size_t r = 0; r < rows.size(); r += kLanes) {
          put_lanes(load_aligned(numbers.data() + r), std::min(kLanes, rows.size() - r),
                    z.row(c) + first + r);
        }
      }
    }
  }

  std::size_t begin_;
  IndexRange piece_;
  LaneBlockedRows<const float> w_;
  std::size_t count_;  ///< of tiles of classes
  std::array<ClassTile, kMostClassTiles> tiles_;
  RowTiles rows_;
  TileSums sums_;
};

/// TypedKernels<std::uint8_t>::inner_products.
template <class Tiles, class Lanes>
void tile_inner_products(Rows<std::uint8_t> x, IndexRange range,
                         const LaneBlockedRows<const float>& w, MatrixView<float> z,
                         PrefetchRows<std::uint8_t> next_rows) {
  if (range.size() < kFewFeatures) return inner_products<std::uint8_t>(x, range, w, z, next_rows);
  TileShape shape;
  for (std::size_t tile = 0; tile < 8; ++tile) shape.set(tile, kTileHeight, kTileWidth);
  const ConfiguredTiles<Tiles> configured(shape);
  multiply_pieces<TilePiece<Tiles, Lanes>>(x, range, w, z, next_rows, kMostTiledClasses);
}

}  // namespace
}  // namespace linnet
