#include "apps/new_folder.hpp"

#include <unistd.h>

#include <cerrno>
#include <fstream>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

#include "engine/core/error.hpp"
#include "io/escape.hpp"

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
  there_ = fs::exists(target_, error);
  if (there_ && !(fs::is_directory(target_, error) && fs::is_empty(target_, error))) {
    throw Error(Fault::usage, printable(target_.string()) +
                                  " is there already and is no empty folder; name a new one");
  }
  const std::string name = ".linnet-" + std::to_string(::getpid()) + ".tmp";
  draft_ = there_ ? target_ / name : target_.parent_path() / name;
  fs::create_directories(draft_, error);
  if (error) fail(target_, error);
}

NewFolder::~NewFolder() {
  std::error_code ignored;
  fs::remove_all(draft_, ignored);
}

void NewFolder::write(const fs::path& below, std::span<const std::uint8_t> bytes) const {
  std::error_code error;
  fs::create_directories((draft_ / below).parent_path(), error);
  if (error) fail(target_ / below, error);
  std::ofstream file(draft_ / below, std::ios::binary);
  file.write(reinterpret_cast<const char*>(bytes.data()),
             static_cast<std::streamsize>(bytes.size()));
  file.close();
  if (!file) fail(target_ / below, std::error_code(errno, std::generic_category()));
}

void NewFolder::complete() {
  std::error_code error;
  if (!there_) {
    fs::rename(draft_, target_, error);
  } else {
    // Somebody may stand in the folder, so it stays and its content moves.
    std::vector<fs::path> names;
    for (const fs::directory_entry& entry : fs::directory_iterator(draft_)) {
      names.push_back(entry.path().filename());
    }
    for (const fs::path& name : names) {
      if (!error) fs::rename(draft_ / name, target_ / name, error);
    }
  }
  if (error) fail(target_, error);
}

}  // namespace linnet
