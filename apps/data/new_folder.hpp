#pragma once

#include <cstdint>
#include <filesystem>
#include <span>

namespace linnet {

/// A folder whose content appears only when it is complete. Files are written to a temporary folder
/// next to it, which complete() renames; the destructor removes what was not completed.
class NewFolder {
 public:
  /// Throws Error(usage) if `target` exists and is not an empty folder, or as
  /// require_no_older_shards does, Error(system) if the temporary folder cannot be made.
  explicit NewFolder(std::filesystem::path target);
  ~NewFolder();
  NewFolder(const NewFolder&) = delete;
  NewFolder& operator=(const NewFolder&) = delete;

  /// Writes a file and makes the folders that its path names. Throws Error(system) that names the
  /// file. Thread-safe.
  void write(const std::filesystem::path& below, std::span<const std::uint8_t> bytes) const;

  /// Moves the content to the target. Throws Error(system).
  void complete();

 private:
  void make_temp_folder(const std::filesystem::path& above);

  std::filesystem::path target_;
  std::filesystem::path temp_folder_;
  bool exists_ = false;  ///< the target, when the object was made
};

}  // namespace linnet
