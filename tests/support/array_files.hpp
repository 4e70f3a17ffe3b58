#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace linnet::test {

/// Makes .npy and .npz files and gzip streams without NumPy, and such as no program would write.

/// The bytes of numbers, as they are in memory.
template <class Number>
std::string number_bytes(const std::vector<Number>& numbers) {
  std::string bytes(numbers.size() * sizeof(Number), '\0');
  if (!numbers.empty()) std::memcpy(bytes.data(), numbers.data(), bytes.size());
  return bytes;
}

/// Strings as the elements of an array "|S<width>".
std::string byte_texts(const std::vector<std::string>& texts, std::size_t width);

/// The same of "<U<width>".
std::string utf32_texts(const std::vector<std::u32string>& texts, std::size_t width);

/// A .npy file with whatever header and data.
std::string npy_with_header(std::string_view header, std::string_view data, unsigned major = 1);

/// A .npy file as NumPy writes it: the header is padded so that the data begins at a multiple of
/// 64 bytes. `type` and `shape` are as in the header: "<f4", "(3, 4)".
std::string npy_bytes(const std::string& type, const std::string& shape, std::string_view data,
                      unsigned major = 1, bool fortran_order = false);

/// Sizes as a header has them.
std::string shape_of(const std::vector<std::size_t>& sizes);

/// The same of a matrix of numbers.
template <class Number>
std::string npy_matrix(const std::string& type, std::size_t rows, std::size_t columns,
                       const std::vector<Number>& numbers) {
  return npy_bytes(type, shape_of({rows, columns}), number_bytes(numbers));
}

/// The same of a list of numbers.
template <class Number>
std::string npy_list(const std::string& type, const std::vector<Number>& numbers) {
  return npy_bytes(type, shape_of({numbers.size()}), number_bytes(numbers));
}

/// A bare deflate stream.
std::string raw_deflated(std::string_view content);

/// A gzip stream with the shortest header.
std::string gzip_bytes(std::string_view content);

/// A member of a zip archive. What is not given follows from the content.
struct ZipPart {
  std::string name = {};
  std::string content = {};
  bool deflated = false;
  std::uint16_t flags = 0;
  std::optional<std::uint16_t> method = {};
  std::optional<std::uint32_t> checksum = {};
  std::optional<std::uint64_t> length = {};  ///< of the content, as the directory says
  std::string local_name = {};               ///< in the header in front of the content, if another
  std::size_t padding = 0;                   ///< bytes of an extra field in that header
  std::optional<std::uint32_t> offset = {};  ///< of that header, as the directory says
};

/// The records at the end of a zip archive.
struct ZipEnd {
  bool zip64 = false;
  std::optional<std::uint16_t> entries = {};  ///< as the end says
  std::uint16_t disk = 0;
  std::string comment = {};
};

/// An archive. Local headers have the lengths in ZIP64 fields, as numpy.savez writes them.
std::string zip_bytes(const std::vector<ZipPart>& parts, const ZipEnd& end = {});

}  // namespace linnet::test
