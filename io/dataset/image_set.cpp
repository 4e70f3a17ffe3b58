#include "linnet/io/image_set.hpp"

#include "engine/core/resident.hpp"
#include "linnet/error.hpp"

namespace linnet {
namespace {

/// The matrix of which a shard has a part. Throws Error(usage) if the pixels are not that part.
FeatureView whole_matrix(const ImageSet& images) {
  const Pixels& pixels = images.pixels;
  const ResidentPart& part = pixels.part();
  const std::size_t rows = images.labels.size();
  const std::size_t columns = image_bytes(images.size, images.rules);
  if (pixels.rows() != resident_rows(part, rows).size() ||
      pixels.columns() != resident_columns(part, columns).size()) {
    throw Error(Fault::usage, "image set: the pixels are not those of its part");
  }
  return {ElementType::u8, pixels.row(0), rows, columns, pixels.stride(), part};
}

}  // namespace

Examples examples_of(const ImageSet& images) {
  const Pixels& pixels = images.pixels;
  return {.features = pixels.part().kind == ResidentPart::Kind::all ? FeatureView(pixels.view())
                                                                    : whole_matrix(images),
          .labels = images.labels,
          .classes = images.classes.size(),
          .content = images.content,
          .sums = images.sums,
          .mapped = !pixels.file().bytes().empty()};
}

}  // namespace linnet
