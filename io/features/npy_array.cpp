#include "io/features/npy_array.hpp"

#include <algorithm>
#include <bit>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>
#include <utility>

#include "io/features/npy_header.hpp"
#include "io/features/npy_type.hpp"
#include "linnet/error.hpp"

namespace linnet {
namespace {

static_assert(std::endian::native == std::endian::little, "arrays are little-endian on disk");

constexpr std::string_view kSignature = "\x93NUMPY";
constexpr std::size_t kVersionEnd = kSignature.size() + 2;

/// NumPy reads headers of 10,000 bytes at most unless it is told to trust a file.
constexpr std::size_t kMostHeaderBytes = std::size_t{1} << 16;

std::string_view text_of(std::span<const std::byte> bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

/// The text of the header, and what follows it.
struct NpyParts {
  std::string_view header;
  std::span<const std::byte> data;
};

NpyParts parts_of(const ArrayName& name, std::span<const std::byte> file) {
  if (!has_npy_signature(file)) name.fail("not a .npy file: it does not begin as one");
  if (file.size() < kVersionEnd) name.fail("cut short within its header");
  const auto major = std::to_integer<unsigned>(file[kSignature.size()]);
  const auto minor = std::to_integer<unsigned>(file[kSignature.size() + 1]);
  if (major < 1 || major > 3 || minor != 0) {
    name.fail("a .npy file of version " + std::to_string(major) + "." + std::to_string(minor) +
              ", and this Linnet reads 1.0, 2.0 and 3.0");
  }
  const std::size_t length_bytes = major == 1 ? 2 : 4;
  const auto rest = file.subspan(kVersionEnd);
  if (rest.size() < length_bytes) name.fail("cut short within its header");
  std::uint32_t length = 0;
  std::memcpy(&length, rest.data(), length_bytes);
  if (length > kMostHeaderBytes) {
    name.fail("its header would have " + std::to_string(length) + " bytes; " +
              std::to_string(kMostHeaderBytes) + " are read at most");
  }
  if (rest.size() - length_bytes < length) name.fail("cut short within its header");
  return {text_of(rest.subspan(length_bytes, length)), rest.subspan(length_bytes + length)};
}

NpyHeader header_of(const ArrayName& name, std::string_view text) {
  try {
    return parse_npy_header(text);
  } catch (const Error& error) {
    name.fail(error.what());
  }
}

void require_all_bytes(const StoredArray& array, std::size_t there) {
  const std::size_t bytes = bytes_of(array.name, array.type, array.shape);
  if (bytes == there) return;
  array.name.fail("its shape " + shape_text(array.shape) + " of '" + array.type.name + "' takes " +
                  std::to_string(bytes) + " bytes, and its header is followed by " +
                  std::to_string(there) +
                  (there < bytes ? ": it is cut short" : ": there are bytes after its end"));
}

}  // namespace

bool has_npy_signature(std::span<const std::byte> head) noexcept {
  return text_of(head).starts_with(kSignature);
}

StoredArray npy_array(const ArrayName& name, std::span<const std::byte> file) {
  const NpyParts parts = parts_of(name, file);
  NpyHeader header = header_of(name, parts.header);
  StoredArray array{name, npy_type(name, header.type), std::move(header.shape), parts.data};
  if (header.is_fortran_order) {
    name.fail("it is in Fortran order, column after column; save it row after row: " +
              name.save("numpy.ascontiguousarray({})"));
  }
  require_all_bytes(array, parts.data.size());
  return array;
}

}  // namespace linnet
