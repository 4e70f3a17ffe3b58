#include "linnet/examples.hpp"

#include "linnet/error.hpp"

namespace linnet {

void check(const Examples& examples) {
  if (examples.features.rows() != examples.labels.size()) {
    throw Error(Fault::usage, "examples: as many labels as rows are needed");
  }
  if (examples.features.columns() == 0) {
    throw Error(Fault::usage, "examples: there are no features");
  }
  if (!examples.content.empty() && examples.content.size() != examples.labels.size()) {
    throw Error(Fault::usage, "examples: as many contents as rows are needed, or none");
  }
  if (!examples.sums.empty() && examples.features.type() != ElementType::u8) {
    throw Error(Fault::usage, "examples: sums of bytes are for features that are bytes");
  }
  if (!examples.sums.empty() && examples.sums.size() != examples.labels.size()) {
    throw Error(Fault::usage, "examples: as many sums as rows are needed, or none");
  }
  if (examples.features.resident().kind != ResidentPart::Kind::all && examples.sums.empty()) {
    throw Error(Fault::usage, "examples: a part of the features takes the sums of all rows");
  }
  for (std::uint32_t label : examples.labels) {
    if (label >= examples.classes) throw Error(Fault::usage, "examples: a label has no class");
  }
}

}  // namespace linnet
