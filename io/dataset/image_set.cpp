#include "linnet/io/image_set.hpp"

namespace linnet {

Examples examples_of(const ImageSet& images) {
  return {.features = images.pixels.view(),
          .labels = images.labels,
          .classes = images.classes.size(),
          .content = images.content,
          .sums = images.sums,
          .mapped = !images.pixels.file().bytes().empty()};
}

}  // namespace linnet
