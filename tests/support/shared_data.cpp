#include "tests/support/shared_data.hpp"

#include <spawn.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cstdlib>
#include <stdexcept>
#include <utility>

namespace linnet::test {
namespace {

namespace fs = std::filesystem;

fs::path shared_data_folder() {
  if (const char* named = std::getenv("LINNET_SHARED_DATA")) return named;
#if defined(LINNET_SHARED_DATA)
  return LINNET_SHARED_DATA;
#elif defined(LINNET_SOURCE_DIR)
  return fs::path(LINNET_SOURCE_DIR) / ".." / "shared" / "data";
#else
  return fs::path("..") / "shared" / "data";
#endif
}

fs::path make_temporary_folder() {
  std::string pattern = (fs::temp_directory_path() / "linnet-test-XXXXXX").string();
  if (mkdtemp(pattern.data()) == nullptr) throw std::runtime_error("no temporary folder");
  return pattern;
}

/// Runs tar without a shell in between, so that a path may hold any character.
bool run_tar(std::string archive, std::string folder) {
  std::string tar = "tar";
  std::string extract = "-xzf";
  std::string into = "-C";
  std::array<char*, 6> arguments = {tar.data(),  extract.data(), archive.data(),
                                    into.data(), folder.data(),  nullptr};
  pid_t child = 0;
  if (posix_spawnp(&child, "tar", nullptr, nullptr, arguments.data(), environ) != 0) return false;
  int status = 0;
  return waitpid(child, &status, 0) == child && WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

std::optional<DataFolder> find_folder(const char* variable, const std::string& archive) {
  if (const char* named = std::getenv(variable)) {
    if (!fs::is_directory(named)) {
      throw std::runtime_error(std::string(variable) + " names no folder: " + named);
    }
    return DataFolder(named);
  }
  const std::optional<fs::path> found = find_shared_data(archive);
  if (!found) return std::nullopt;
  return DataFolder::unpack(*found);
}

}  // namespace

std::optional<fs::path> find_shared_data(const std::string& name) {
  fs::path path = shared_data_folder() / name;
  if (!fs::exists(path)) return std::nullopt;
  return path;
}

DataFolder DataFolder::unpack(const fs::path& archive) {
  DataFolder folder(make_temporary_folder());
  folder.temporary_ = true;
  if (!run_tar(archive.string(), folder.path_.string())) {
    throw std::runtime_error("tar cannot unpack " + archive.string());
  }
  return folder;
}

DataFolder::~DataFolder() {
  std::error_code ignored;
  if (temporary_) fs::remove_all(path_, ignored);
}

DataFolder::DataFolder(DataFolder&& other) noexcept
    : path_(std::move(other.path_)), temporary_(std::exchange(other.temporary_, false)) {}

std::optional<DataFolder> find_pngsuite() {
  return find_folder("LINNET_PNGSUITE", "pngsuite.tar.gz");
}

std::optional<DataFolder> find_medical_mnist() {
  return find_folder("LINNET_DATA", "medical-mnist.tar.gz");
}

}  // namespace linnet::test
