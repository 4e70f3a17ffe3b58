#include "linnet/normalize.hpp"

namespace linnet {

std::string_view name_of(Normalize normalize) {
  return normalize == Normalize::none ? "none" : "rows";
}

std::optional<Normalize> normalize_named(std::string_view name) {
  for (const Normalize normalize : {Normalize::none, Normalize::rows}) {
    if (name_of(normalize) == name) return normalize;
  }
  return std::nullopt;
}

}  // namespace linnet
