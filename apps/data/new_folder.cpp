#include "apps/data/new_folder.hpp"

#include <sys/stat.h>

#include <cerrno>
#include <fstream>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

#include "engine/core/escape.hpp"
#include "io/dataset/older_shards.hpp"
#include "io/file/atomic_file.hpp"
#include "linnet/error.hpp"

namespace linnet {
namespace {

namespace fs = std::filesystem;

[[noreturn]] void fail(const fs::path& path, const std::error_code& error) {
  throw Error(Fault::system, "cannot write " + printable(path.string()) + ": " + error.message());
}

/// DIR/ names the same folder as DIR.
fs::path without_slash(fs::path path) {
  return path.has_filename() || !path.has_relative_path() ? path : path.parent_path();
}

}  // namespace

NewFolder::NewFolder(fs::path target) : target_(without_slash(std::move(target))) {
  std::error_code error;
  exists_ = fs::exists(target_, error);
  if (exists_ && !(fs::is_directory(target_, error) && fs::is_empty(target_, error))) {
    throw Error(Fault::usage, printable(target_.string()) +
                                  " already exists and is not an empty folder; name a new one");
  }
  require_no_older_shards(target_.string());
  const fs::path above = exists_ ? target_ : target_.parent_path();
  if (!above.empty()) fs::create_directories(above, error);
  if (error) fail(target_, error);
  make_temp_folder(above);
}

/// Tries names until one is free. Others were left by a process that was killed, or belong to a
/// process with the same number in another container.
void NewFolder::make_temp_folder(const fs::path& above) {
  for (;;) {
    const fs::path folder = above / next_temp_file_name();
    if (::mkdir(folder.c_str(), 0777) == 0) {
      temp_folder_ = folder;
      return;
    }
    if (errno != EEXIST) fail(target_, std::error_code(errno, std::generic_category()));
  }
}

NewFolder::~NewFolder() {
  std::error_code ignored;
  if (!temp_folder_.empty()) fs::remove_all(temp_folder_, ignored);
}

void NewFolder::write(const fs::path& below, std::span<const std::uint8_t> bytes) const {
  std::error_code error;
  fs::create_directories((temp_folder_ / below).parent_path(), error);
  if (error) fail(target_ / below, error);
  std::ofstream file(temp_folder_ / below, std::ios::binary);
  file.write(reinterpret_cast<const char*>(bytes.data()),
             static_cast<std::streamsize>(bytes.size()));
  file.close();
  if (!file) fail(target_ / below, std::error_code(errno, std::generic_category()));
}

void NewFolder::complete() {
  std::error_code error;
  if (!exists_) {
    fs::rename(temp_folder_, target_, error);
    if (!error) temp_folder_.clear();
  } else {
    // The folder may be the working directory of a process: it is kept, and only filled.
    std::vector<fs::path> names;
    for (const fs::directory_entry& entry : fs::directory_iterator(temp_folder_)) {
      names.push_back(entry.path().filename());
    }
    for (const fs::path& name : names) {
      if (!error) fs::rename(temp_folder_ / name, target_ / name, error);
    }
  }
  if (error) fail(target_, error);
}

}  // namespace linnet
