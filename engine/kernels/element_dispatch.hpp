#pragma once

#include <cstdint>
#include <type_traits>

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

/// The member of `all` for numbers of type T; it has one for each type.
template <class T, class All>
constexpr const auto& member_for(const All& all) {
  if constexpr (std::is_same_v<T, std::uint8_t>) {
    return all.bytes;
  } else if constexpr (std::is_same_v<T, Float16>) {
    return all.halves;
  } else if constexpr (std::is_same_v<T, BFloat16>) {
    return all.bfloats;
  } else {
    static_assert(std::is_same_v<T, float>);
    return all.floats;
  }
}

}  // namespace linnet
