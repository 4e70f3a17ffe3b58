// Compiled once for each instruction set, with that set's flags; LINNET_KERNEL_SET names it. It
// exports one table and nothing else: all the rest has internal linkage, and the build turns what
// the headers of others leave behind into local symbols, so that no code for AVX-512 can be picked
// by the linker for a machine without it.

#include "engine/kernels/arch.hpp"
#include "engine/kernels/inner_products.hpp"
#include "engine/kernels/multiply_panels.hpp"
#include "engine/kernels/outer_products.hpp"
#include "engine/kernels/pack.hpp"
#include "engine/kernels/probes.hpp"
#include "engine/kernels/sgd_momentum_update.hpp"
#include "engine/kernels/softmax.hpp"
#include "engine/kernels/softmax_rows.hpp"
#include "engine/kernels/sum_bytes.hpp"
#include "engine/kernels/sum_logits.hpp"

namespace linnet {
namespace {

template <class T>
constexpr TypedKernels<T> typed_kernels() {
  return {
      .inner_products = inner_products<Arch, T>,
      .accumulate_outer_products = accumulate_outer_products<Arch, T>,
      .copy_rows = copy_rows<Arch, T>,
  };
}

}  // namespace

extern "C" const KernelTable LINNET_JOIN(linnet_kernels_, LINNET_KERNEL_SET);
extern "C" const KernelTable LINNET_JOIN(linnet_kernels_, LINNET_KERNEL_SET) = {
    .set = InstructionSet::LINNET_KERNEL_SET,
    .lanes = kLanes<Arch>,
    .mr = kMR,
    .nr = kNRRegisters * kLanes<Arch>,
    .max_tile_rows = kMaxTileRows,
    .floats = typed_kernels<float>(),
    .bytes = typed_kernels<std::uint8_t>(),
    .multiply_panels = multiply_panels<Arch>,
    .pack_panel = pack_panel<Arch>,
    .pack_panel_transposed = pack_panel_transposed<Arch>,
    .interleave = interleave<Arch>,
    .add_transposed = add_transposed<Arch>,
    .sum_logits = sum_logits<Arch>,
    .sgd_momentum_update = sgd_momentum_update<Arch>,
    .softmax = softmax<Arch>,
    .log_softmax = loss<Arch, LogSoftmax<Arch>>,
    .article_loss = loss<Arch, ArticleLoss<Arch>>,
    .log_softmax_rows = log_softmax_rows<Arch>,
    .cross_entropy_rows = cross_entropy_rows<Arch>,
    .sum_bytes = sum_bytes,
    .probe_multiply_add = probe_multiply_add<Arch>,
    .probe_reading = probe_reading<Arch>,
};

}  // namespace linnet
