#include "apps/process/unicode_text.hpp"

#include <utf8proc.h>

#include <cstdlib>
#include <memory>

namespace linnet {
namespace {

const utf8proc_uint8_t* bytes_of(std::string_view text) {
  return reinterpret_cast<const utf8proc_uint8_t*>(text.data());
}

struct Free {
  void operator()(utf8proc_uint8_t* text) const noexcept { std::free(text); }
};

}  // namespace

std::size_t display_width(std::string_view text) {
  std::size_t width = 0;
  while (!text.empty()) {
    utf8proc_int32_t character = 0;
    const auto length =
        utf8proc_iterate(bytes_of(text), static_cast<utf8proc_ssize_t>(text.size()), &character);
    const bool is_character = length > 0;
    width += is_character ? static_cast<std::size_t>(utf8proc_charwidth(character)) : 1;
    text.remove_prefix(is_character ? static_cast<std::size_t>(length) : 1);
  }
  return width;
}

std::string padded(std::string_view text, std::size_t width) {
  const std::size_t taken = display_width(text);
  return std::string(text) + std::string(taken < width ? width - taken : 0, ' ');
}

std::string right_aligned(std::string_view text, std::size_t width) {
  const std::size_t taken = display_width(text);
  return std::string(taken < width ? width - taken : 0, ' ') + std::string(text);
}

std::string normalized(std::string_view text) {
  utf8proc_uint8_t* result = nullptr;
  constexpr auto kComposed = static_cast<utf8proc_option_t>(UTF8PROC_STABLE | UTF8PROC_COMPOSE);
  const auto length =
      utf8proc_map(bytes_of(text), static_cast<utf8proc_ssize_t>(text.size()), &result, kComposed);
  const std::unique_ptr<utf8proc_uint8_t, Free> owned(result);
  if (length < 0) return std::string(text);
  return {reinterpret_cast<const char*>(result), static_cast<std::size_t>(length)};
}

bool look_alike(std::string_view a, std::string_view b) {
  return a != b && normalized(a) == normalized(b);
}

}  // namespace linnet
