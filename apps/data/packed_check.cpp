#include "apps/data/packed_check.hpp"

#include <fmt/format.h>

#include "apps/process/output.hpp"
#include "engine/core/escape.hpp"
#include "io/dataset/packed_format.hpp"
#include "io/dataset/pixel_facts.hpp"
#include "linnet/error.hpp"

namespace linnet {

void require_undamaged(const std::string& path, const PackedSet& set, const Context& context,
                       ProgressStyle style, const StopRequest& stop) {
  const ImageSet& images = set.images;
  const std::size_t bytes = packed_extent_bytes(images.pixels.rows() * images.pixels.stride());
  constexpr std::size_t kMegabyte = 1'000'000;
  const bool has_images = images.pixels.part().kind != ResidentPart::Kind::columns;
  Progress bar(style, "checking", "bytes",
               bytes + (has_images ? images.pixels.rows() * images.pixels.stride() : 0));
  const std::size_t damaged =
      count_damaged_blocks(set, context, stop, [&](std::size_t more) { bar.advance(more); });
  if (damaged != 0) {
    throw Error(Fault::data,
                fmt::format("{}: damaged: {} of the {} blocks of its pixels ({:.0f} MB) do not "
                            "have their checksum; pack the folder again",
                            printable(path), damaged, packed_blocks(bytes),
                            static_cast<double>(bytes) / kMegabyte));
  }
  const std::size_t misdescribed = count_misdescribed(
      images, context, stop, [&](std::size_t more) { bar.advance(more * images.pixels.stride()); });
  if (misdescribed == 0) return;
  throw Error(Fault::data, fmt::format("{}: its index does not fit the pixels of {}; pack the "
                                       "folder again",
                                       printable(path), counted(misdescribed, "image", "images")));
}

}  // namespace linnet
