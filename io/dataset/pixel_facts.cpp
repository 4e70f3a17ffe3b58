#include "io/dataset/pixel_facts.hpp"

#include <algorithm>
#include <atomic>

#include "engine/core/paging.hpp"
#include "engine/core/resident.hpp"
#include "engine/core/workers.hpp"
#include "io/file/hash.hpp"

namespace linnet {
namespace {

/// Bytes of pixels that are prefetched and checked per task.
constexpr std::size_t kCheckBytes = std::size_t{1} << 20;

}  // namespace

PixelFacts facts_of(std::span<const std::uint8_t> pixels, const KernelTable& kernels) {
  return {hash_of(pixels), kernels.data.sum_bytes(pixels)};
}

std::size_t count_misdescribed(const ImageSet& images, const Context& context,
                               const StopRequest& stop,
                               const std::function<void(std::size_t images)>& advance) {
  const Pixels& pixels = images.pixels;
  const ResidentPart& part = pixels.part();
  if (part.kind == ResidentPart::Kind::columns) return 0;
  const std::size_t first_image = resident_rows(part, images.labels.size()).begin;
  const std::size_t piece = std::max<std::size_t>(kCheckBytes / pixels.stride(), 1);
  std::atomic<std::size_t> wrong = 0;
  const KernelTable& kernels = context.kernels();
  context.workers().for_each(
      (pixels.rows() + piece - 1) / piece, LoopSchedule::dynamic, [&](std::size_t p, int) {
        stop.check();
        const std::size_t first = p * piece;
        const std::size_t count = std::min(piece, pixels.rows() - first);
        prefetch_pages(std::as_bytes(std::span(pixels.row(first), count * pixels.stride())));
        for (std::size_t i = first; i < first + count; ++i) {
          const PixelFacts facts = facts_of(pixels.values(i), kernels);
          const std::size_t image = first_image + i;
          if (facts.content != images.content[image] || facts.sums != images.sums[image]) ++wrong;
        }
        advance(count);
      });
  return wrong;
}

}  // namespace linnet
