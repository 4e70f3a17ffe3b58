// Compiled once for each instruction set that extends no other, with the flags of that set, which
// LINNET_KERNEL_SET names. The object exports one symbol, its table LINNET_KERNEL_TABLE. All other
// code has internal linkage, and the build makes the symbols local that come from headers of
// libraries: the linker could otherwise choose the AVX-512 copy of such a function for a machine
// without AVX-512.

#include "engine/kernels/inner_products.hpp"
#include "engine/kernels/kernel_table.hpp"
#include "engine/kernels/matrix_vector.hpp"
#include "engine/kernels/multiply_panels.hpp"
#include "engine/kernels/outer_products.hpp"
#include "engine/kernels/pack.hpp"
#include "engine/kernels/probes.hpp"
#include "engine/kernels/sgd_momentum_update.hpp"
#include "engine/kernels/slice_sizes.hpp"
#include "engine/kernels/small_product.hpp"
#include "engine/kernels/softmax.hpp"
#include "engine/kernels/softmax_rows.hpp"
#include "engine/kernels/sum_bytes.hpp"
#include "engine/kernels/sum_logits.hpp"
#include "engine/kernels/sum_numbers.hpp"

namespace linnet {
namespace {

template <class T>
constexpr TypedKernels<T> typed_kernels() {
  return {
      .inner_products = inner_products<T>,
      .accumulate_outer_products = accumulate_outer_products<T>,
      .copy_rows = copy_rows<T>,
      .sum_numbers = sum_numbers<T>,
  };
}

}  // namespace

extern "C" const KernelTable LINNET_KERNEL_TABLE;
extern "C" const KernelTable LINNET_KERNEL_TABLE = {
    .set = InstructionSet::LINNET_KERNEL_SET,
    .lanes = kLanes,
    .mr = kMR,
    .nr = kNRRegisters * kLanes,
    .max_tile_rows = kMaxTileRows,
    .min_slice_features = kMinSliceFeatures,
    .slice_features = kSliceFeatures,
    .sums_bytes_exactly = false,
    .floats = typed_kernels<float>(),
    .bytes = typed_kernels<std::uint8_t>(),
    .halves = typed_kernels<Float16>(),
    .bfloats = typed_kernels<BFloat16>(),
    .multiply_panels = multiply_panels,
    .small_product = small_product,
    .choose_small_product = choose_small_product,
    .vectors = {.short_row = kShortRowRegisters * kLanes,
                .rows_times_vector = rows_times_vector,
                .vector_times_rows = vector_times_rows,
                .vector_times_short_rows = vector_times_short_rows},
    .pack_panel = pack_panel,
    .pack_panel_transposed = pack_panel_transposed,
    .interleave = interleave,
    .add_transposed = add_transposed,
    .sum_logits = sum_logits,
    .sgd_momentum_update = sgd_momentum_update,
    .softmax = softmax,
    .log_softmax = loss<LogSoftmax>,
    .article_loss = loss<ArticleLoss>,
    .log_softmax_rows = log_softmax_rows,
    .cross_entropy_rows = cross_entropy_rows,
    .tiles = nullptr,
    .data = {.sum_bytes = sum_bytes},
    .probes = {.multiply_add = probe_multiply_add, .read = probe_read},
};

}  // namespace linnet
