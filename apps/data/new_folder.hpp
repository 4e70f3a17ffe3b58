#pragma once

#include <cstdint>
#include <filesystem>
#include <span>

namespace linnet {

/// A folder whose content appears when it is complete; until then, and if something goes wrong, it
/// lies in a draft of its own, which goes away.
class NewFolder {
 public:
  /// Throws Error(usage) if `target` is there and no empty folder, Error(system) if the draft
  /// cannot be made.
  explicit NewFolder(std::filesystem::path target);
  ~NewFolder();
  NewFolder(const NewFolder&) = delete;
  NewFolder& operator=(const NewFolder&) = delete;

  /// Writes a file below the folder, making the folders above it. Throws Error(system) that names
  /// it. Thread-safe.
  void write(const std::filesystem::path& below, std::span<const std::uint8_t> bytes) const;

  void complete();

 private:
  void make_draft(const std::filesystem::path& above);

  std::filesystem::path target_;
  std::filesystem::path draft_;
  bool there_ = false;
};

}  // namespace linnet
