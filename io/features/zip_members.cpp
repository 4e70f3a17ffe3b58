#include "io/features/zip_members.hpp"

#include <algorithm>
#include <optional>
#include <set>
#include <string_view>
#include <utility>

#include "engine/core/escape.hpp"
#include "io/features/zip_end.hpp"
#include "io/file/compression.hpp"

namespace linnet {
namespace {

using Bytes = std::span<const std::byte>;

constexpr std::uint64_t kEntry = 0x02014b50;
constexpr std::uint64_t kLocalHeader = 0x04034b50;
constexpr std::size_t kEntryBytes = 46;
constexpr std::size_t kLocalHeaderBytes = 30;

/// Bits of an entry's flags: encrypted, strongly encrypted, and headers that are masked.
constexpr std::uint64_t kEncrypted = 1u << 0 | 1u << 6 | 1u << 13;
/// Lengths and checksum follow the content, because whoever wrote it could not go back.
constexpr std::uint64_t kHasDescriptor = 1u << 3;

constexpr std::uint64_t kStored = 0;
constexpr std::uint64_t kDeflated = 8;

/// An entry of the directory.
struct Entry {
  std::string name;
  std::string subject;  ///< how errors name it
  std::uint64_t flags = 0;
  std::uint64_t method = 0;
  std::uint64_t checksum = 0;
  std::uint64_t stored = 0;
  std::uint64_t bytes = 0;
  std::uint64_t offset = 0;  ///< of its local header
  std::size_t length = 0;    ///< of the entry itself
};

std::string text_at(Bytes file, std::size_t offset, std::size_t bytes) {
  if (offset > file.size() || file.size() - offset < bytes) fail_zip("cut short within a record");
  return {reinterpret_cast<const char*>(file.data() + offset), bytes};
}

/// The numbers of the ZIP64 field among the extra fields; empty if there is none.
Bytes zip64_field(const Entry& entry, Bytes extra) {
  while (!extra.empty()) {
    if (extra.size() < 4 || zip_number(extra, 2, 2) > extra.size() - 4) {
      fail_zip(entry.subject + " has damaged extra fields");
    }
    const Bytes field = extra.subspan(4, zip_number(extra, 2, 2));
    if (zip_number(extra, 0, 2) == 1) return field;
    extra = extra.subspan(4 + field.size());
  }
  return {};
}

/// Puts the numbers of 64 bits in the place of those that are all ones.
void widen(Entry& entry, Bytes extra) {
  Bytes field = zip64_field(entry, extra);
  for (std::uint64_t* number : {&entry.bytes, &entry.stored, &entry.offset}) {
    if (*number != 0xffffffff) continue;
    if (field.size() < 8) fail_zip(entry.subject + " lacks a length of 64 bits");
    *number = zip_number(field, 0, 8);
    field = field.subspan(8);
  }
}

void require_plain(const Entry& entry) {
  if ((entry.flags & kEncrypted) != 0) fail_zip(entry.subject + " is encrypted");
  if ((entry.flags & kHasDescriptor) != 0) {
    fail_zip(entry.subject +
             " has its length behind it, as when it is written to a pipe; write the archive to a "
             "file with numpy.savez");
  }
  if (entry.method != kStored && entry.method != kDeflated) {
    fail_zip(entry.subject + " is compressed by method " + std::to_string(entry.method) +
             "; numpy.savez and numpy.savez_compressed store and deflate");
  }
  if (entry.method == kStored && entry.stored != entry.bytes) {
    fail_zip(entry.subject + " has two lengths");
  }
  if (entry.method == kDeflated && entry.bytes / kMostInflation > entry.stored) {
    fail_zip(entry.subject + " would inflate to " + std::to_string(entry.bytes) + " bytes, and " +
             std::to_string(entry.stored) + " bytes cannot");
  }
}

/// The entry at the front of what is left of the directory.
Entry entry_of(Bytes directory) {
  if (directory.size() < kEntryBytes || zip_number(directory, 0, 4) != kEntry) {
    fail_zip("damaged: its directory has fewer entries than its end says");
  }
  const std::size_t name_bytes = zip_number(directory, 28, 2);
  const std::size_t extra_bytes = zip_number(directory, 30, 2);
  Entry entry;
  entry.name = text_at(directory, kEntryBytes, name_bytes);
  entry.subject = "its member '" + printable(entry.name) + "'";
  entry.flags = zip_number(directory, 8, 2);
  entry.method = zip_number(directory, 10, 2);
  entry.checksum = zip_number(directory, 16, 4);
  entry.stored = zip_number(directory, 20, 4);
  entry.bytes = zip_number(directory, 24, 4);
  entry.offset = zip_number(directory, 42, 4);
  entry.length = kEntryBytes + name_bytes + extra_bytes + zip_number(directory, 32, 2);
  if (entry.length > directory.size()) fail_zip("cut short within its directory");
  if (zip_number(directory, 34, 2) != 0) fail_zip(entry.subject + " is in another file");
  widen(entry, directory.subspan(kEntryBytes + name_bytes, extra_bytes));
  require_plain(entry);
  return entry;
}

/// What an entry describes, which ends at the directory, `limit`, at the latest.
Bytes content_of(Bytes file, const Entry& entry, std::size_t limit) {
  const Bytes before = file.first(limit);
  if (entry.offset > limit || limit - entry.offset < kLocalHeaderBytes ||
      zip_number(before, entry.offset, 4) != kLocalHeader) {
    fail_zip(entry.subject + " is not where the directory says");
  }
  const std::size_t name_bytes = zip_number(before, entry.offset + 26, 2);
  const std::size_t extra_bytes = zip_number(before, entry.offset + 28, 2);
  const std::size_t start = entry.offset + kLocalHeaderBytes + name_bytes + extra_bytes;
  if (start > limit || limit - start < entry.stored) fail_zip(entry.subject + " is cut short");
  if (text_at(before, entry.offset + kLocalHeaderBytes, name_bytes) != entry.name ||
      zip_number(before, entry.offset + 6, 2) != entry.flags ||
      zip_number(before, entry.offset + 8, 2) != entry.method) {
    fail_zip(entry.subject + " is described in two ways");
  }
  return before.subspan(start, entry.stored);
}

/// Fails if two members share bytes; `extents` are pairs of begin and end.
void require_apart(std::vector<std::pair<std::uint64_t, std::uint64_t>> extents) {
  std::sort(extents.begin(), extents.end());
  for (std::size_t i = 1; i < extents.size(); ++i) {
    if (extents[i].first < extents[i - 1].second) fail_zip("damaged: its members overlap");
  }
}

}  // namespace

bool has_zip_signature(Bytes head) noexcept {
  constexpr std::string_view kMember = "PK\x03\x04";
  constexpr std::string_view kEmpty = "PK\x05\x06";
  const std::string_view text(reinterpret_cast<const char*>(head.data()), head.size());
  return text.starts_with(kMember) || text.starts_with(kEmpty);
}

std::vector<ZipMember> zip_members(Bytes file) {
  const ZipDirectory directory = zip_directory(file);
  Bytes rest = file.subspan(directory.offset, directory.bytes);
  std::vector<ZipMember> members;
  std::vector<std::pair<std::uint64_t, std::uint64_t>> extents;
  std::set<std::string_view> names;
  for (std::uint64_t i = 0; i < directory.entries; ++i) {
    const Entry entry = entry_of(rest);
    rest = rest.subspan(entry.length);
    const Bytes stored = content_of(file, entry, directory.offset);
    const auto end = static_cast<std::uint64_t>(stored.data() - file.data()) + stored.size();
    extents.emplace_back(entry.offset, end);
    members.push_back({entry.name, entry.method == kDeflated,
                       static_cast<std::uint32_t>(entry.checksum), entry.bytes, stored});
  }
  if (!rest.empty()) fail_zip("damaged: its directory has more entries than its end says");
  require_apart(std::move(extents));
  for (const ZipMember& member : members) {
    if (names.insert(member.name).second) continue;
    fail_zip("it has two members '" + printable(member.name) + "'");
  }
  return members;
}

}  // namespace linnet
