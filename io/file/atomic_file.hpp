#pragma once

#include <sys/types.h>

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>

#include "io/file/file_descriptor.hpp"

namespace linnet {

/// The permissions of new files unless others are given: reading and writing for everyone, minus
/// what the umask removes.
inline constexpr mode_t kDefaultFileMode = 0666;

/// A file that is written under a temporary name in the folder of its target, and renamed to the
/// target once it is complete, so that the target is at any moment either the old file or the
/// complete new one. A symbolic link is followed: the file that it points to is replaced. All
/// errors are Error(system) with the target's path and the reason.
///
/// The temporary file is locked with flock while it is written. One without a lock was left by a
/// program that was killed, and the next AtomicFile of another process in that folder removes it.
/// Not thread-safe.
class AtomicFile {
 public:
  /// Creates the temporary file. Its permissions are those of the target, or where there is none
  /// `mode` minus the umask. Also throws if the target exists and is not a regular file.
  explicit AtomicFile(const std::string& target, mode_t mode = kDefaultFileMode);

  /// Removes the temporary file, unless it was completed.
  ~AtomicFile();

  AtomicFile(const AtomicFile&) = delete;
  AtomicFile& operator=(const AtomicFile&) = delete;

  /// Appends to what `write` wrote before.
  void write(std::span<const std::byte> bytes);

  /// Writes at `offset` bytes from the start; the position of the next `write` does not change.
  void write_at(std::uint64_t offset, std::span<const std::byte> bytes);

  /// Synchronises the temporary file to the disk and renames it to the target.
  void complete();

  /// Renames without synchronising: after a crash of the system the target may have any content.
  /// Only for files with checksums that are verified when they are read.
  void complete_unsynced();

  /// Completes several files that belong together: synchronises all, renames them one right after
  /// the other, and synchronises each folder once. If a rename fails the files before it are
  /// replaced, and `mixed` ends the error.
  static void complete_together(std::span<AtomicFile* const> files, const std::string& mixed);

 private:
  void open_temp_file(mode_t mode);
  void sync();
  void rename();
  void sync_folder();

  std::string target_;
  std::string folder_;
  std::string temp_path_;
  FileDescriptor temp_file_;
  std::uint64_t end_ = 0;  ///< the position of the next `write`
  bool renamed_ = false;
};

/// A name for a temporary file, `.linnet-PID-N.tmp`, that this process has not used before. A
/// killed process, or one in another container, may have had the same PID and thus used the same
/// name. Thread-safe.
std::string next_temp_file_name();

/// Writes `pieces`, one after the other, to the file `path`, by means of an AtomicFile.
void write_file_atomically(const std::string& path,
                           std::span<const std::span<const std::byte>> pieces);

/// Does what write_file_atomically does with `bytes` bytes, except for renaming, and leaves nothing
/// behind: to find out before a long computation whether its result can be stored. Throws the same
/// errors.
void check_can_write(const std::string& path, std::size_t bytes);

/// Removes the temporary files that killed programs left in a folder. Those that cannot be removed
/// stay. Each AtomicFile does this in its folder; the function is for cleaning without writing.
void remove_abandoned_temp_files(const std::string& folder);

}  // namespace linnet
