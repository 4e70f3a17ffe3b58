// Compiled once for each instruction set that extends another one, with the flags of that set, which
// LINNET_KERNEL_SET names: its products of bytes, which are all that it has instead of the other
// set's. As of kernel_set.cpp, the object exports one symbol, LINNET_KERNEL_TABLE.

#include "engine/kernels/exact_inner_products.hpp"
#include "engine/kernels/exact_outer_products.hpp"
#include "engine/kernels/kernel_table.hpp"

namespace linnet {

extern "C" const KernelExtension LINNET_KERNEL_TABLE;
extern "C" const KernelExtension LINNET_KERNEL_TABLE = {
    .set = InstructionSet::LINNET_KERNEL_SET,
    .max_tile_rows = kMaxTileRows,
    .slice_features = kPieceFeatures,
    .inner_products = exact_inner_products<ByteDots>,
    .accumulate_outer_products = accumulate_exact_outer_products<ByteDots>,
};

}  // namespace linnet
