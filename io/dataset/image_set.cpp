#include "linnet/io/image_set.hpp"

namespace linnet {

Examples examples_of(const ImageSet& images) {
  const Pixels& pixels = images.pixels;
  return {.features = {ElementType::u8, pixels.row(0), images.labels.size(),
                       image_bytes(images.size, images.rules), pixels.stride(), pixels.part()},
          .labels = images.labels,
          .classes = images.classes.size(),
          .content = images.content,
          .sums = images.sums,
          .mapped = !pixels.file().bytes().empty()};
}

}  // namespace linnet
