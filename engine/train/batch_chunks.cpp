#include "engine/train/batch_chunks.hpp"

#include "engine/kernels/operands.hpp"

namespace linnet {
namespace {

/// The most floats of partial logits that are kept.
constexpr std::size_t kMaxPartialLogits = std::size_t{4} << 20;

/// With more examples, the rows of a chunk would be evicted from the second-level cache between the
/// slices.
constexpr std::size_t kMaxChunk = 1024;

/// The same for many classes, of which the partial logits of a slice take a megabyte or more.
constexpr std::size_t kMaxWideChunk = 256;

}  // namespace

std::size_t choose_chunk_size(const SgdOptions& options, const LinearLayer& layer) {
  const std::size_t automatic = kMaxPartialLogits / (layer.slices() * options.all_outputs());
  const std::size_t most = std::clamp<std::size_t>(
      automatic / 64 * 64, 64, layer.takes_gradient_by_class() ? kMaxWideChunk : kMaxChunk);
  return std::min(round_up(options.batch_size, kColumnPadding), most);
}

}  // namespace linnet
