#include "apps/data/loaded_data.hpp"

namespace linnet {

const std::vector<std::string>& LoadedData::classes() const {
  return has_images() ? images().classes : features().set.classes;
}

const std::vector<std::uint32_t>& LoadedData::labels() const {
  return has_images() ? images().labels : features().set.labels;
}

Examples LoadedData::examples() const {
  if (has_images()) return examples_of(images());
  const LabelledFeatures& features = this->features();
  return {.features = features.set.features.view(),
          .labels = features.set.labels,
          .classes = features.set.classes.size(),
          .content = features.content,
          .mapped = !features.set.features.file().bytes().empty()};
}

}  // namespace linnet
