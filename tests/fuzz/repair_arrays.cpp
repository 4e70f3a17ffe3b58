// Repairs of files of arrays: lengths, places and checksums.

#include <zlib.h>

#include <algorithm>
#include <cstddef>
#include <cstring>
#include <optional>
#include <string_view>

#include "tests/fuzz/repair.hpp"

namespace linnet::test {
namespace {

constexpr std::size_t kMostInflated = std::size_t{1} << 20;

template <class Number>
Number get(const Bytes& file, std::size_t at) {
  Number number{};
  std::memcpy(&number, file.data() + at, sizeof number);
  return number;
}

template <class Number>
void put(Bytes& file, std::size_t at, Number number) {
  std::memcpy(file.data() + at, &number, sizeof number);
}

/// The first place of `part` at or after `from`; the size of the file if there is none.
std::size_t find(const Bytes& file, std::string_view part, std::size_t from) {
  const std::string_view text(reinterpret_cast<const char*>(file.data()), file.size());
  return std::min(text.find(part, from), file.size());
}

/// What a stream inflates to, if that is at most a megabyte.
std::optional<Bytes> inflated(std::span<const std::uint8_t> stream) {
  Bytes content(kMostInflated);
  z_stream zlib{};
  if (inflateInit2(&zlib, -MAX_WBITS) != Z_OK) return std::nullopt;
  zlib.next_in = const_cast<Bytef*>(stream.data());
  zlib.avail_in = static_cast<uInt>(stream.size());
  zlib.next_out = content.data();
  zlib.avail_out = static_cast<uInt>(content.size());
  const int answer = inflate(&zlib, Z_FINISH);
  content.resize(content.size() - zlib.avail_out);
  inflateEnd(&zlib);
  return answer == Z_STREAM_END ? std::optional(content) : std::nullopt;
}

std::uint32_t checksum(std::span<const std::uint8_t> bytes) {
  return static_cast<std::uint32_t>(crc32(0, bytes.data(), static_cast<uInt>(bytes.size())));
}

/// Corrects the lengths and the checksum in an entry of the directory, whose member ends at `end`.
void repair_entry(Bytes& file, std::size_t entry, std::size_t end) {
  constexpr std::size_t kLocalHeader = 30;
  const std::size_t local = get<std::uint32_t>(file, entry + 42);
  if (local >= end || end - local < kLocalHeader) return;
  const std::size_t start = local + kLocalHeader + get<std::uint16_t>(file, local + 26) +
                            get<std::uint16_t>(file, local + 28);
  if (start > end) return;
  const auto stored = std::span<const std::uint8_t>(file).subspan(start, end - start);
  const bool is_deflated = get<std::uint16_t>(file, entry + 10) == 8;
  std::optional<Bytes> content;
  if (is_deflated) content = inflated(stored);
  if (is_deflated && !content) return;
  const auto bytes = is_deflated ? std::span<const std::uint8_t>(*content) : stored;
  const std::uint32_t sum = checksum(bytes);
  const auto length = static_cast<std::uint32_t>(bytes.size());
  put(file, entry + 16, sum);
  put(file, entry + 20, static_cast<std::uint32_t>(end - start));
  put(file, entry + 24, length);
}

}  // namespace

void repair_npy(Bytes& file) {
  constexpr std::string_view kSignature = "\x93NUMPY\x01";
  constexpr std::size_t kHeader = 10;
  if (find(file, kSignature, 0) != 0) return;
  const std::size_t end = find(file, "\n", kHeader);
  if (end < file.size()) put(file, kHeader - 2, static_cast<std::uint16_t>(end + 1 - kHeader));
}

void repair_npz(Bytes& file) {
  constexpr std::size_t kEnd = 22;
  constexpr std::size_t kEntry = 46;
  const std::size_t directory = find(file, "PK\x01\x02", 0);
  const std::size_t end = find(file, "PK\x05\x06", directory);
  if (end > file.size() || file.size() - end < kEnd) return;
  std::uint16_t entries = 0;
  for (std::size_t at = directory; end - at >= kEntry;) {
    const std::size_t next =
        find(file, "PK\x03\x04", get<std::uint32_t>(file, at + 42) + std::size_t{1});
    repair_entry(file, at, std::min(next, directory));
    ++entries;
    at += kEntry + get<std::uint16_t>(file, at + 28) + get<std::uint16_t>(file, at + 30) +
          get<std::uint16_t>(file, at + 32);
    if (at > end) break;
  }
  if (find(file, "PK\x06\x06", directory) < end) return;  // the end of ZIP64 counts
  put(file, end + 8, entries);
  put(file, end + 10, entries);
  put(file, end + 12, static_cast<std::uint32_t>(end - directory));
  put(file, end + 16, static_cast<std::uint32_t>(directory));
  put(file, end + 20, static_cast<std::uint16_t>(file.size() - end - kEnd));
}

void repair_idx(Bytes& file) {
  constexpr std::size_t kHeader = 10;
  constexpr std::size_t kTrailer = 8;
  if (file.size() < kHeader + kTrailer || file[0] != 0x1f || file[1] != 0x8b) return;
  const std::size_t end = file.size() - kTrailer;
  const auto content =
      inflated(std::span<const std::uint8_t>(file).subspan(kHeader, end - kHeader));
  if (!content) return;
  put(file, end, checksum(*content));
  put(file, end + 4, static_cast<std::uint32_t>(content->size()));
}

}  // namespace linnet::test
