#include "linnet/normalize.hpp"

#include "engine/core/choice_named.hpp"

namespace linnet {

std::string_view name_of(Normalize normalize) {
  return normalize == Normalize::none ? "none" : "rows";
}

std::optional<Normalize> normalize_named(std::string_view name) {
  return choice_named(name, {Normalize::none, Normalize::rows});
}

}  // namespace linnet
