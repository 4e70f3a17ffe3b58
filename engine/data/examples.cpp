#include "linnet/examples.hpp"

#include "linnet/error.hpp"

namespace linnet {

std::span<const std::byte> pixel_bytes(const Examples& examples) {
  const MatrixView<const std::uint8_t>& pixels = examples.pixels;
  if (pixels.rows() == 0) return {};
  return std::as_bytes(std::span(pixels.row(0), pixels.rows() * pixels.stride()));
}

void check(const Examples& examples) {
  if (examples.pixels.rows() != examples.labels.size()) {
    throw Error(Fault::usage, "examples: as many labels as rows are needed");
  }
  if (examples.pixels.stride() < round_up(examples.pixels.columns(), kRowPadding)) {
    throw Error(Fault::usage, "examples: the rows lack their padding");
  }
  if (examples.pixels.columns() == 0) throw Error(Fault::usage, "examples: there are no pixels");
  if (!examples.content.empty() && examples.content.size() != examples.labels.size()) {
    throw Error(Fault::usage, "examples: as many contents as rows are needed, or none");
  }
  if (!examples.sums.empty() && examples.sums.size() != examples.labels.size()) {
    throw Error(Fault::usage, "examples: as many sums as rows are needed, or none");
  }
  for (std::uint32_t label : examples.labels) {
    if (label >= examples.classes) throw Error(Fault::usage, "examples: a label has no class");
  }
}

}  // namespace linnet
