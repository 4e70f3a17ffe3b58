#pragma once

#include <filesystem>
#include <optional>
#include <string>

namespace linnet::test {

/// Data that is not part of the project: where it is missing, a test is skipped by name.

/// The file of this name in the folder that the environment's LINNET_SHARED_DATA names, else the
/// definition of that name, else in ../shared/data beside the source tree.
std::optional<std::filesystem::path> find_shared_data(const std::string& name);

/// A folder of data; one that was unpacked for the test is removed at the end.
class DataFolder {
 public:
  /// A folder that stays.
  explicit DataFolder(std::filesystem::path path) : path_(std::move(path)) {}

  /// Unpacks a .tar.gz into a fresh temporary folder, with the program tar. Throws
  /// std::runtime_error where that fails.
  static DataFolder unpack(const std::filesystem::path& archive);

  ~DataFolder();
  DataFolder(DataFolder&& other) noexcept;
  DataFolder& operator=(DataFolder&&) = delete;

  const std::filesystem::path& path() const noexcept { return path_; }

 private:
  std::filesystem::path path_;
  bool temporary_ = false;
};

/// The files of PngSuite: the folder that LINNET_PNGSUITE names, else pngsuite.tar.gz out of the
/// shared data.
std::optional<DataFolder> find_pngsuite();

/// The class folders of Medical MNIST: the folder that LINNET_DATA names, else
/// medical-mnist.tar.gz out of the shared data.
std::optional<DataFolder> find_medical_mnist();

}  // namespace linnet::test
