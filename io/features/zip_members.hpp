#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace linnet {

/// A member of a zip archive.
struct ZipMember {
  std::string name;
  bool is_deflated = false;
  std::uint32_t checksum = 0;         ///< CRC-32 of its content
  std::size_t bytes = 0;              ///< of its content
  std::span<const std::byte> stored;  ///< what the archive holds: the content, or a deflate stream
};

/// Whether a file that begins with these bytes has the signature of a zip archive.
bool has_zip_signature(std::span<const std::byte> head) noexcept;

/// The members of the archive with these bytes, in the order of its directory. No content is read.
/// Throws Error(data) with the reason, which does not name the file: a directory or a member that
/// is damaged, cut short, or disagrees with the other; members that overlap, have one name, are
/// encrypted, were written to a pipe or are compressed in another way; a length that a stream
/// cannot inflate to; an archive in several parts; bytes behind its end.
std::vector<ZipMember> zip_members(std::span<const std::byte> file);

}  // namespace linnet
