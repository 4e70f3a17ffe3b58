#include "io/features/zip_end.hpp"

#include <algorithm>
#include <bit>
#include <cstring>

#include "linnet/error.hpp"

namespace linnet {
namespace {

static_assert(std::endian::native == std::endian::little, "numbers are little-endian on disk");

// The records are described in section 4.3 of PKWARE's APPNOTE.TXT.
constexpr std::uint64_t kEnd = 0x06054b50;
constexpr std::uint64_t kLocator = 0x07064b50;
constexpr std::uint64_t kZip64End = 0x06064b50;
constexpr std::size_t kEndBytes = 22;
constexpr std::size_t kLocatorBytes = 20;
constexpr std::size_t kZip64EndBytes = 56;
constexpr std::size_t kMostCommentBytes = 0xffff;

constexpr const char* kSeveralParts = "it is a part of an archive that is in several files";

/// The offset of the record whose comment ends with the file.
std::size_t find_end(std::span<const std::byte> file) {
  const std::size_t last = file.size() < kEndBytes ? 0 : file.size() - kEndBytes;
  const std::size_t first = last - std::min(last, kMostCommentBytes);
  for (std::size_t offset = last + 1; file.size() >= kEndBytes && offset-- > first;) {
    if (zip_number(file, offset, 4) != kEnd) continue;
    if (zip_number(file, offset + 20, 2) == last - offset) return offset;
  }
  fail_zip("it does not end as a zip archive does: it is cut short, or bytes follow its end");
}

/// Of the record of ZIP64, to which the locator in front of `end` points.
ZipDirectory zip64_directory(std::span<const std::byte> file, std::size_t end) {
  const char* const damaged = "damaged: its ZIP64 records do not fit together";
  if (end < kLocatorBytes || zip_number(file, end - kLocatorBytes, 4) != kLocator) {
    fail_zip(damaged);
  }
  const std::size_t locator = end - kLocatorBytes;
  if (zip_number(file, locator + 4, 4) != 0 || zip_number(file, locator + 16, 4) != 1) {
    fail_zip(kSeveralParts);
  }
  const std::uint64_t record = zip_number(file, locator + 8, 8);
  if (record > locator || locator - record < kZip64EndBytes) fail_zip(damaged);
  if (zip_number(file, record, 4) != kZip64End ||
      zip_number(file, record + 4, 8) != locator - record - 12) {
    fail_zip(damaged);
  }
  if (zip_number(file, record + 16, 4) != 0 || zip_number(file, record + 20, 4) != 0) {
    fail_zip(kSeveralParts);
  }
  const ZipDirectory directory = {zip_number(file, record + 32, 8),
                                  zip_number(file, record + 48, 8),
                                  zip_number(file, record + 40, 8)};
  if (directory.offset > record || record - directory.offset != directory.bytes) fail_zip(damaged);
  return directory;
}

}  // namespace

void fail_zip(const std::string& reason) {
  throw Error(Fault::data, reason);
}

std::uint64_t zip_number(std::span<const std::byte> file, std::size_t offset, std::size_t bytes) {
  if (offset > file.size() || file.size() - offset < bytes) fail_zip("cut short within a record");
  std::uint64_t number = 0;
  std::memcpy(&number, file.data() + offset, bytes);
  return number;
}

ZipDirectory zip_directory(std::span<const std::byte> file) {
  const std::size_t end = find_end(file);
  const std::uint64_t disk = zip_number(file, end + 4, 2);
  const std::uint64_t entries = zip_number(file, end + 10, 2);
  const ZipDirectory directory = {entries, zip_number(file, end + 16, 4),
                                  zip_number(file, end + 12, 4)};
  if (entries == 0xffff || directory.bytes == 0xffffffff || directory.offset == 0xffffffff) {
    return zip64_directory(file, end);
  }
  if (disk != 0 || zip_number(file, end + 6, 2) != 0 || zip_number(file, end + 8, 2) != entries) {
    fail_zip(kSeveralParts);
  }
  if (directory.offset > end || end - directory.offset != directory.bytes) {
    fail_zip("damaged: its directory is not where its end says");
  }
  return directory;
}

}  // namespace linnet
