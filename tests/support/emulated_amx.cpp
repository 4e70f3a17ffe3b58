// The products of amx with emulated tiles, for machines without: compiled as a kernel object of its
// own, with the flags of that set, of which a machine with avx512vnni has all that is used.

#include "engine/kernels/kernel_table.hpp"
#include "engine/kernels/piece_products.hpp"
#include "engine/kernels/tile_inner_products.hpp"
#include "engine/kernels/tile_outer_products.hpp"
#include "tests/support/tile_unit.hpp"

namespace linnet {
namespace {

/// Tiles of amx.hpp, in plain loops.
struct EmulatedTiles {
  static void configure(const TileShape& shape) { unit.configure(shape); }
  static void release() { unit.release(); }

  template <int T>
  static void zero() {
    unit.zero(T);
  }

  template <int T>
  static void load(const void* from, std::size_t stride) {
    unit.load(T, from, stride);
  }

  template <int T>
  static void store(void* to, std::size_t stride) {
    unit.store(T, to, stride);
  }

  template <int Sums, int Bytes, int Digits>
  static void add_bytes_by_digits() {
    unit.add<std::uint8_t, std::int8_t>(Sums, Bytes, Digits);
  }

  template <int Sums, int Digits, int Bytes>
  static void add_digits_by_bytes() {
    unit.add<std::int8_t, std::uint8_t>(Sums, Digits, Bytes);
  }

  template <int Sums, int Left, int Right>
  static void add_pairs() {
    unit.add_pairs(Sums, Left, Right);
  }

  static inline thread_local test::TileUnit unit;
};

}  // namespace

extern "C" const KernelExtension LINNET_KERNEL_TABLE;
extern "C" const KernelExtension LINNET_KERNEL_TABLE = {
    .set = InstructionSet::LINNET_KERNEL_SET,
    .max_tile_rows = kMostTiledClasses,
    .slice_features = kPieceFeatures,
    .inner_products = tile_inner_products<EmulatedTiles, TileLanes>,
    .accumulate_outer_products = accumulate_tile_outer_products<EmulatedTiles, TileLanes>,
    .tiles = &kTileKernels<EmulatedTiles, TileLanes>,
};

}  // namespace linnet
