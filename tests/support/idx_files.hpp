#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace linnet::test {

/// An IDX file of any type with whatever content.
inline std::string idx_bytes(const std::vector<std::uint32_t>& shape, std::string_view content,
                             std::uint8_t type = 8) {
  std::string file = {0, 0, static_cast<char>(type), static_cast<char>(shape.size())};
  for (const std::uint32_t size : shape) {
    for (int shift = 24; shift >= 0; shift -= 8) file += static_cast<char>(size >> shift);
  }
  return file.append(content);
}

}  // namespace linnet::test
