#include "tests/support/array_files.hpp"

#include <zlib.h>

#include "tests/support/png_maker.hpp"

namespace linnet::test {
namespace {

template <class Number>
std::string little(Number number) {
  return number_bytes(std::vector<Number>{number});
}

std::uint32_t checksum_of(std::string_view bytes) {
  return static_cast<std::uint32_t>(
      crc32(0, reinterpret_cast<const Bytef*>(bytes.data()), static_cast<uInt>(bytes.size())));
}

std::uint16_t short_length(std::string_view text) {
  return static_cast<std::uint16_t>(text.size());
}

/// What the archive holds of a part.
std::string stored_bytes(const ZipPart& part) {
  return part.deflated ? raw_deflated(part.content) : part.content;
}

std::uint16_t method_of(const ZipPart& part) {
  return part.method.value_or(part.deflated ? 8 : 0);
}

/// The header in front of the content, and the content.
std::string local_part(const ZipPart& part) {
  const std::string stored = stored_bytes(part);
  const std::string& name = part.local_name.empty() ? part.name : part.local_name;
  std::string extra = little<std::uint16_t>(1) + little<std::uint16_t>(16) +
                      little<std::uint64_t>(part.content.size()) +
                      little<std::uint64_t>(stored.size());
  if (part.padding >= 4) {
    extra += little<std::uint16_t>(0xcafe) + little(static_cast<std::uint16_t>(part.padding - 4)) +
             std::string(part.padding - 4, 'p');
  }
  return "PK\x03\x04" + little<std::uint16_t>(45) + little(part.flags) + little(method_of(part)) +
         little<std::uint32_t>(0) + little(part.checksum.value_or(checksum_of(part.content))) +
         little<std::uint32_t>(0xffffffff) + little<std::uint32_t>(0xffffffff) +
         little(short_length(name)) + little(short_length(extra)) + name + extra + stored;
}

/// The entry of the directory.
std::string directory_part(const ZipPart& part, std::size_t offset) {
  const std::uint64_t length = part.length.value_or(part.content.size());
  const bool is_long = length >= 0xffffffff;
  const std::string extra =
      is_long ? little<std::uint16_t>(1) + little<std::uint16_t>(8) + little(length)
              : std::string();
  return "PK\x01\x02" + little<std::uint16_t>(45) + little<std::uint16_t>(45) + little(part.flags) +
         little(method_of(part)) + little<std::uint32_t>(0) +
         little(part.checksum.value_or(checksum_of(part.content))) +
         little(static_cast<std::uint32_t>(stored_bytes(part).size())) +
         little(is_long ? 0xffffffffU : static_cast<std::uint32_t>(length)) +
         little(short_length(part.name)) + little(short_length(extra)) + std::string(10, '\0') +
         little(part.offset.value_or(static_cast<std::uint32_t>(offset))) + part.name + extra;
}

std::string zip64_end(std::uint64_t entries, std::uint64_t bytes, std::uint64_t offset) {
  return "PK\x06\x06" + little<std::uint64_t>(44) + little<std::uint16_t>(45) +
         little<std::uint16_t>(45) + little<std::uint32_t>(0) + little<std::uint32_t>(0) +
         little(entries) + little(entries) + little(bytes) + little(offset) + "PK\x06\x07" +
         little<std::uint32_t>(0) + little(offset + bytes) + little<std::uint32_t>(1);
}

}  // namespace

std::string byte_texts(const std::vector<std::string>& texts, std::size_t width) {
  std::string bytes;
  for (std::string text : texts) {
    text.resize(width, '\0');
    bytes += text;
  }
  return bytes;
}

std::string utf32_texts(const std::vector<std::u32string>& texts, std::size_t width) {
  std::string bytes;
  for (std::u32string text : texts) {
    text.resize(width, U'\0');
    bytes += number_bytes(std::vector<char32_t>(text.begin(), text.end()));
  }
  return bytes;
}

std::string npy_with_header(std::string_view header, std::string_view data, unsigned major) {
  std::string file = "\x93NUMPY";
  file += static_cast<char>(major);
  file += '\0';
  file +=
      major == 1 ? little(short_length(header)) : little(static_cast<std::uint32_t>(header.size()));
  return file.append(header).append(data);
}

std::string npy_bytes(const std::string& type, const std::string& shape, std::string_view data,
                      unsigned major, bool fortran_order) {
  std::string header = "{'descr': '" + type +
                       "', 'fortran_order': " + (fortran_order ? "True" : "False") +
                       ", 'shape': " + shape + ", }";
  const std::size_t before = major == 1 ? 10 : 12;
  const std::size_t whole = (before + header.size() + 1 + 63) / 64 * 64;
  header.resize(whole - before - 1, ' ');
  return npy_with_header(header + "\n", data, major);
}

std::string shape_of(const std::vector<std::size_t>& sizes) {
  std::string text = "(";
  for (const std::size_t size : sizes) {
    text += std::to_string(size);
    text += ", ";
  }
  return text + ")";
}

std::string raw_deflated(std::string_view content) {
  const Bytes bytes(content.begin(), content.end());
  const Bytes zlib = deflated(bytes);  // two bytes in front, a checksum of four behind
  return {zlib.begin() + 2, zlib.end() - 4};
}

std::string gzip_bytes(std::string_view content) {
  return std::string("\x1f\x8b\x08\0\0\0\0\0\0\x03", 10) + raw_deflated(content) +
         little(checksum_of(content)) + little(static_cast<std::uint32_t>(content.size()));
}

std::string zip_bytes(const std::vector<ZipPart>& parts, const ZipEnd& end) {
  std::string file;
  std::string directory;
  for (const ZipPart& part : parts) {
    directory += directory_part(part, file.size());
    file += local_part(part);
  }
  const auto offset = static_cast<std::uint32_t>(file.size());
  const auto bytes = static_cast<std::uint32_t>(directory.size());
  const auto count = static_cast<std::uint16_t>(parts.size());
  file += directory;
  if (end.zip64) file += zip64_end(parts.size(), bytes, offset);
  const std::uint16_t entries = end.entries.value_or(end.zip64 ? 0xffff : count);
  return file + "PK\x05\x06" + little(end.disk) + little(end.disk) + little(entries) +
         little(entries) + little(end.zip64 ? 0xffffffffU : bytes) +
         little(end.zip64 ? 0xffffffffU : offset) + little(short_length(end.comment)) + end.comment;
}

}  // namespace linnet::test
