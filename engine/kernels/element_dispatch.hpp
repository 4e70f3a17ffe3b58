#pragma once

#include <cstdint>

#include "linnet/feature_view.hpp"

namespace linnet {

/// Calls `body.operator()<T>()` with the type T of the numbers that `type` names.
template <class Body>
decltype(auto) with_element_type(ElementType type, const Body& body) {
  switch (type) {
    case ElementType::u8:
      return body.template operator()<std::uint8_t>();
    case ElementType::f16:
      return body.template operator()<Float16>();
    case ElementType::bf16:
      return body.template operator()<BFloat16>();
    case ElementType::f32:
      break;
  }
  return body.template operator()<float>();
}

}  // namespace linnet
