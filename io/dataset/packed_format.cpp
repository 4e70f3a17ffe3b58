#include "io/dataset/packed_format.hpp"

#include <algorithm>
#include <bit>
#include <cstring>
#include <limits>
#include <optional>

#include "engine/core/escape.hpp"
#include "engine/core/paging.hpp"
#include "io/dataset/packed_shard.hpp"
#include "io/file/hash.hpp"
#include "io/image/image_limits.hpp"
#include "linnet/matrix.hpp"

namespace linnet {
namespace {

using Bytes = std::span<const std::byte>;

static_assert(std::endian::native == std::endian::little, "numbers are little-endian on disk");

/// A byte that is invalid in text, the name, and line ends of both kinds, which a transfer in text
/// mode would change.
constexpr std::array<std::uint8_t, 8> kSignature = {0x89, 'L', 'N', 'T', 0x0d, 0x0a, 0x1a, 0x0a};
constexpr std::uint32_t kVersion = 2;
/// Of shards, so that a Linnet that knows none refuses them.
constexpr std::uint32_t kShardVersion = 3;

/// Bits of the flags.
constexpr std::uint32_t kResized = 1;
constexpr std::uint32_t kHasRules = 2;
constexpr std::uint32_t kHasOdd = 4;
constexpr std::uint32_t kHasNotes = 8;
constexpr std::uint32_t kHasColourNote = 16;
constexpr std::uint32_t kAllFlags = kResized | kHasRules | kHasOdd | kHasNotes | kHasColourNote;

/// Offsets in the header, in bytes.
constexpr std::size_t kVersionAt = 8;
constexpr std::size_t kFlagsAt = 12;
constexpr std::size_t kFileBytesAt = 16;
constexpr std::size_t kImagesAt = 24;
constexpr std::size_t kWidthAt = 32;
constexpr std::size_t kHeightAt = 36;
constexpr std::size_t kStrideAt = 40;
constexpr std::size_t kClassesAt = 48;
constexpr std::size_t kSectionsAt = 64;
constexpr std::size_t kChecksumAt = kPackedPage - 8;
constexpr std::size_t kShardAt = kChecksumAt - kPackedShardBytes;
constexpr std::size_t kRulesAt = 256;  ///< the length of their text, then the text
static_assert(kSectionsAt + kPackedSections * 24 <= kRulesAt);
constexpr std::size_t kMostRuleBytes = kShardAt - kRulesAt - 4;

constexpr const char* kUnreadable = "its index cannot be read: the disk fails, or it was cut short";

[[noreturn]] void fail(const std::string& reason) {
  throw PackedError(reason);
}

template <class Number>
void put(std::span<std::byte> bytes, std::size_t at, Number value) {
  std::memcpy(bytes.data() + at, &value, sizeof value);
}

template <class Number>
Number get(Bytes bytes, std::size_t at) {
  Number value{};
  std::memcpy(&value, bytes.data() + at, sizeof value);
  return value;
}

void put_rules(std::span<std::byte> page, const std::string& rules) {
  put(page, kRulesAt, static_cast<std::uint32_t>(rules.size()));
  std::memcpy(page.data() + kRulesAt + 4, rules.data(), rules.size());
}

ReadingRules get_rules(Bytes page) {
  const auto length = get<std::uint32_t>(page, kRulesAt);
  require_packed(length != 0 && length <= kMostRuleBytes,
                 "its reading rules have no possible length");
  const Bytes bytes = page.subspan(kRulesAt + 4, length);
  const std::string text(reinterpret_cast<const char*>(bytes.data()), bytes.size());
  const std::optional<ReadingRules> rules = reading_rules_of(text);
  if (!rules) {
    fail("its images were read by rules that this Linnet does not know: '" + printable(text) + "'");
  }
  return *rules;
}

void put_shard(std::span<std::byte> page, const PackedShard& shard) {
  PackedOut out;
  encode_packed_shard(shard, out);
  std::copy(out.bytes().begin(), out.bytes().end(), page.begin() + kShardAt);
}

std::uint64_t file_bytes(const PackedHeader& header) {
  const PackedExtent& last = header.sections.back();
  return last.offset + packed_extent_bytes(last.bytes);
}

void check_counts(const PackedHeader& header) {
  const ImageSize size = header.size;
  const std::size_t bytes = image_bytes(size, header.rules);
  require_packed(size.width != 0 && size.height != 0 && size.width <= kLongestImageSide &&
                     size.height <= kLongestImageSide && bytes <= kMostImageBytes,
                 "its images have no possible size");
  require_packed(header.images != 0 && header.images <= std::numeric_limits<std::uint32_t>::max(),
                 "it has no possible number of images");
  require_packed(header.classes >= 2 && header.classes <= header.images,
                 "it has no possible number of classes");
}

/// Checks that each section begins at the end of the one before, and has the length that follows
/// from the counts.
void check_sections(const PackedHeader& header, std::size_t file_size) {
  std::uint64_t offset = kPackedPage;
  for (const PackedExtent& section : header.sections) {
    require_packed(section.offset == offset && section.bytes <= file_size - offset,
                   "its sections do not fit together");
    offset += packed_extent_bytes(section.bytes);
    require_packed(offset <= file_size, "its sections do not fit together");
  }
  require_packed(offset == file_size, "its sections do not fit together");
  const StoredPixels stored =
      stored_pixels(header.shard, header.images, image_bytes(header.size, header.rules));
  require_packed(header.stride == row_stride(stored.columns, 1),
                 "its rows are not as long as expected");
  const std::uint64_t pixels = header[PackedSection::pixels].bytes;
  require_packed(pixels == stored.rows * header.stride &&
                     header[PackedSection::checksums].bytes == 8 * packed_blocks(pixels) &&
                     header[PackedSection::labels].bytes == 4 * header.images &&
                     header[PackedSection::content].bytes == 8 * header.images &&
                     header[PackedSection::sums].bytes == 16 * header.images,
                 "its sections do not have the lengths that its counts ask for");
  require_packed(!header.shard || header[PackedSection::origin].bytes == 0,
                 "it is a shard, and a copy of a folder, which is never in shards");
}

}  // namespace

void require_packed(bool holds, const char* reason) {
  if (!holds) fail(reason);
}

bool has_packed_signature(Bytes head) noexcept {
  return head.size() >= kSignature.size() &&
         std::memcmp(head.data(), kSignature.data(), kSignature.size()) == 0;
}

bool has_shard_version(Bytes head) noexcept {
  return has_packed_signature(head) && head.size() >= kVersionAt + 4 &&
         get<std::uint32_t>(head, kVersionAt) == kShardVersion;
}

std::array<std::byte, kPackedPage> encode_packed_header(const PackedHeader& header) {
  std::array<std::byte, kPackedPage> page{};
  std::memcpy(page.data(), kSignature.data(), kSignature.size());
  put(page, kVersionAt, header.shard ? kShardVersion : kVersion);
  const std::string rules = to_text(header.rules);
  put(page, kFlagsAt,
      (header.resized ? kResized : 0U) | (rules.empty() ? 0U : kHasRules) |
          (header.has_odd ? kHasOdd : 0U) | (header.has_notes ? kHasNotes : 0U) |
          (header.has_colour_note ? kHasColourNote : 0U));
  if (!rules.empty()) put_rules(page, rules);
  put(page, kFileBytesAt, file_bytes(header));
  put(page, kImagesAt, header.images);
  put(page, kWidthAt, header.size.width);
  put(page, kHeightAt, header.size.height);
  put(page, kStrideAt, header.stride);
  put(page, kClassesAt, header.classes);
  for (std::size_t s = 0; s < kPackedSections; ++s) {
    const PackedExtent& section = header.sections[s];
    put(page, kSectionsAt + 24 * s, section.offset);
    put(page, kSectionsAt + 24 * s + 8, section.bytes);
    put(page, kSectionsAt + 24 * s + 16, section.checksum);
  }
  if (header.shard) put_shard(page, *header.shard);
  put(page, kChecksumAt, hash_of(Bytes(page).first(kChecksumAt)));
  return page;
}

PackedHeader decode_packed_header(Bytes file) {
  require_packed(populate_pages(file.first(std::min(file.size(), kPackedPage))), kUnreadable);
  require_packed(has_packed_signature(file), "not a packed data set");
  require_packed(file.size() >= kPackedPage, "cut short");
  const Bytes page = file.first(kPackedPage);
  const auto version = get<std::uint32_t>(page, kVersionAt);
  if (version != kVersion && version != kShardVersion) {
    fail("a packed data set of version " + std::to_string(version) + ", and this Linnet reads " +
         std::to_string(kVersion) + " and, of shards, " + std::to_string(kShardVersion) +
         "; pack it again");
  }
  require_packed(get<std::uint64_t>(page, kChecksumAt) == hash_of(page.first(kChecksumAt)),
                 "damaged: its header does not have its checksum");
  require_packed(get<std::uint64_t>(page, kFileBytesAt) <= file.size(), "cut short");
  require_packed(get<std::uint64_t>(page, kFileBytesAt) == file.size(),
                 "there are bytes after its end");

  PackedHeader header;
  const auto flags = get<std::uint32_t>(page, kFlagsAt);
  require_packed(flags <= kAllFlags, "it has flags that this Linnet does not know");
  header.resized = (flags & kResized) != 0;
  header.has_odd = (flags & kHasOdd) != 0;
  header.has_notes = (flags & kHasNotes) != 0;
  header.has_colour_note = (flags & kHasColourNote) != 0;
  header.rules = (flags & kHasRules) != 0 ? get_rules(page) : unrecorded_reading_rules();
  header.images = get<std::uint64_t>(page, kImagesAt);
  header.size = {get<std::uint32_t>(page, kWidthAt), get<std::uint32_t>(page, kHeightAt)};
  header.stride = get<std::uint64_t>(page, kStrideAt);
  header.classes = get<std::uint32_t>(page, kClassesAt);
  for (std::size_t s = 0; s < kPackedSections; ++s) {
    header.sections[s] = {get<std::uint64_t>(page, kSectionsAt + 24 * s),
                          get<std::uint64_t>(page, kSectionsAt + 24 * s + 8),
                          get<std::uint64_t>(page, kSectionsAt + 24 * s + 16)};
  }
  check_counts(header);
  if (version == kShardVersion) {
    header.shard = decode_packed_shard(page.subspan(kShardAt, kPackedShardBytes), header.images,
                                       image_bytes(header.size, header.rules));
  }
  check_sections(header, file.size());
  return header;
}

std::span<const std::byte> packed_section(Bytes file, const PackedHeader& header,
                                          PackedSection section) {
  const PackedExtent& extent = header[section];
  if (section != PackedSection::pixels) {
    const Bytes whole = file.subspan(extent.offset, packed_extent_bytes(extent.bytes));
    require_packed(populate_pages(whole), kUnreadable);
    require_packed(hash_of(whole) == extent.checksum,
                   "damaged: its index does not have its checksums");
  }
  return file.subspan(extent.offset, extent.bytes);
}

void PackedOut::number32(std::uint32_t value) {
  const auto bytes = std::as_bytes(std::span(&value, 1));
  bytes_.insert(bytes_.end(), bytes.begin(), bytes.end());
}

void PackedOut::number64(std::uint64_t value) {
  const auto bytes = std::as_bytes(std::span(&value, 1));
  bytes_.insert(bytes_.end(), bytes.begin(), bytes.end());
}

void PackedOut::text(std::string_view value) {
  number32(static_cast<std::uint32_t>(value.size()));
  const auto bytes = std::as_bytes(std::span(value));
  bytes_.insert(bytes_.end(), bytes.begin(), bytes.end());
}

std::uint32_t PackedIn::number32() {
  return get<std::uint32_t>(take(4), 0);
}

std::uint64_t PackedIn::number64() {
  return get<std::uint64_t>(take(8), 0);
}

std::string PackedIn::text() {
  const Bytes bytes = take(number32());
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

void PackedIn::end() const {
  require_packed(rest_.empty(), "its index is longer than what it holds");
}

Bytes PackedIn::take(std::size_t count) {
  require_packed(count <= rest_.size(), "its index ends too early");
  const Bytes taken = rest_.first(count);
  rest_ = rest_.subspan(count);
  return taken;
}

}  // namespace linnet
