#include "linnet/io/image_set.hpp"

#include "linnet/error.hpp"

namespace linnet {
namespace {

using Kind = ResidentPart::Kind;

/// The matrix of which a shard has a part. Throws Error(usage) if the pixels are not that part.
FeatureView whole_matrix(const ImageSet& images) {
  const Pixels& pixels = images.pixels;
  const ResidentPart& part = pixels.part();
  const std::size_t rows = images.labels.size();
  const std::size_t columns = image_bytes(images.size, images.rules);
  const std::size_t size = part.end - part.begin;
  if (pixels.rows() != (part.kind == Kind::rows ? size : rows) ||
      pixels.columns() != (part.kind == Kind::columns ? size : columns)) {
    throw Error(Fault::usage, "image set: the pixels are not those of its part");
  }
  return {ElementType::u8, pixels.row(0), rows, columns, pixels.stride(), part};
}

}  // namespace

Examples examples_of(const ImageSet& images) {
  const Pixels& pixels = images.pixels;
  return {.features =
              pixels.part().kind == Kind::all ? FeatureView(pixels.view()) : whole_matrix(images),
          .labels = images.labels,
          .classes = images.classes.size(),
          .content = images.content,
          .sums = images.sums,
          .mapped = !pixels.file().bytes().empty()};
}

}  // namespace linnet
