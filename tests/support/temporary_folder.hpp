#pragma once

#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace linnet::test {

/// A fresh folder for one test, removed with all that is in it.
class TemporaryFolder {
 public:
  /// Throws std::runtime_error where there is no place for it.
  TemporaryFolder();
  ~TemporaryFolder();
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;

  const std::filesystem::path& path() const noexcept { return path_; }

  /// A path within it, as text.
  std::string operator/(std::string_view name) const { return (path_ / name).string(); }

 private:
  std::filesystem::path path_;
};

/// Writes a file, making the folders above it. Throws std::runtime_error where that fails.
void write_file(const std::filesystem::path& path, std::string_view text);
void write_file(const std::filesystem::path& path, std::span<const std::uint8_t> bytes);

/// The whole content of a file. Throws std::runtime_error where it cannot be read.
std::string file_content(const std::filesystem::path& path);

/// The names right in a folder, hidden ones too, in byte order.
std::vector<std::string> names_in(const std::filesystem::path& folder);

}  // namespace linnet::test
