// Compiled once for each instruction set that extends another one, with the flags of that set,
// which LINNET_KERNEL_SET names: its products of bytes, which are all that it has instead of the
// other set's. As of kernel_set.cpp, the object exports one symbol, LINNET_KERNEL_TABLE.

#include "engine/kernels/exact_inner_products.hpp"
#include "engine/kernels/exact_outer_products.hpp"
#include "engine/kernels/kernel_table.hpp"
#include "engine/kernels/piece_products.hpp"
#include "engine/kernels/tile_inner_products.hpp"
#include "engine/kernels/tile_outer_products.hpp"

namespace linnet {
namespace {

template <class T>
constexpr bool is_defined = requires {
  sizeof(T);
};

/// By tiles where the set has them, else by dot products.
template <class SomeTiles, class Lanes>
constexpr KernelExtension extension(InstructionSet set) {
  if constexpr (is_defined<SomeTiles>) {
    return {set,
            kMostTiledClasses,
            kPieceFeatures,
            tile_inner_products<SomeTiles, Lanes>,
            accumulate_tile_outer_products<SomeTiles, Lanes>,
            &kTileKernels<SomeTiles, Lanes>};
  } else {
    return {set,
            kMaxTileRows,
            kPieceFeatures,
            exact_inner_products<ByteDots>,
            accumulate_exact_outer_products<ByteDots>,
            nullptr};
  }
}

}  // namespace

extern "C" const KernelExtension LINNET_KERNEL_TABLE;
extern "C" constexpr KernelExtension LINNET_KERNEL_TABLE =
    extension<Tiles, TileLanes>(InstructionSet::LINNET_KERNEL_SET);

}  // namespace linnet
