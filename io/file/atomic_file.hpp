#pragma once

#include <sys/types.h>

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>

#include "io/file/file_descriptor.hpp"

namespace linnet {

/// What files may be used for unless somebody says otherwise: reading and writing by all, less what
/// the umask takes.
inline constexpr mode_t kModeOfFiles = 0666;

/// A file in the making. It is written beside its target and renamed over it when it is complete,
/// so that at any moment the target is the old file or the new one, whole. A link is followed: the
/// file that it points to is replaced. All errors are Error(system) that names the target and the
/// reason.
///
/// The draft is locked while it is written. One without a lock was left by a program that was
/// killed: whoever writes into its folder next removes it. For one thread.
class AtomicFile {
 public:
  /// Makes the draft, which has the mode of the target, or where there is none `mode` less what the
  /// umask takes. Throws as said above, also where the target is there and no regular file.
  explicit AtomicFile(const std::string& target, mode_t mode = kModeOfFiles);

  /// Removes the draft, unless it is complete.
  ~AtomicFile();

  AtomicFile(const AtomicFile&) = delete;
  AtomicFile& operator=(const AtomicFile&) = delete;

  /// Writes behind what was written before.
  void write(std::span<const std::byte> bytes);

  /// Writes at `offset` bytes from the start; where `write` goes on does not change.
  void write_at(std::uint64_t offset, std::span<const std::byte> bytes);

  /// Puts the draft on the disk, and then in the target's place.
  void complete();

  /// The same without waiting for the disk: after a crash of the system the target may hold
  /// anything, so it is for files that are checked when they are read.
  void complete_unsynced();

 private:
  void open_draft(mode_t mode);
  void rename();
  void sync_folder();

  std::string target_;
  std::string folder_;
  std::string draft_;
  FileDescriptor file_;
  std::uint64_t end_ = 0;
  bool renamed_ = false;
};

/// A name for a draft, `.linnet-PID-N.tmp`, that this process has not had before. One that was
/// killed, or runs in another container, may have had the same number. Thread-safe.
std::string next_draft_name();

/// Puts `pieces`, one after the other, into the file `path`, as an AtomicFile.
void write_file_atomically(const std::string& path,
                           std::span<const std::span<const std::byte>> pieces);

/// Tries what write_file_atomically will do with `bytes` bytes, short of renaming, and leaves
/// nothing behind: to learn before long work that its result can be stored. Throws as that does.
void check_can_write(const std::string& path, std::size_t bytes);

/// Removes the drafts in a folder that killed programs left; what cannot be removed stays. Each
/// AtomicFile does that in its folder: this is for who needs the room, or the order, without one.
void remove_abandoned_drafts(const std::string& folder);

}  // namespace linnet
