#include "apps/data/new_folder.hpp"

#include <sys/stat.h>

#include <cerrno>
#include <fstream>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

#include "engine/core/escape.hpp"
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
  there_ = fs::exists(target_, error);
  if (there_ && !(fs::is_directory(target_, error) && fs::is_empty(target_, error))) {
    throw Error(Fault::usage, printable(target_.string()) +
                                  " is there already and is no empty folder; name a new one");
  }
  const fs::path above = there_ ? target_ : target_.parent_path();
  if (!above.empty()) fs::create_directories(above, error);
  if (error) fail(target_, error);
  make_draft(above);
}

/// Takes the next name where there is something already: what a killed program left, or what one
/// of the same number works on in another container.
void NewFolder::make_draft(const fs::path& above) {
  for (;;) {
    const fs::path draft = above / next_temp_file_name();
    if (::mkdir(draft.c_str(), 0777) == 0) {
      draft_ = draft;
      return;
    }
    if (errno != EEXIST) fail(target_, std::error_code(errno, std::generic_category()));
  }
}

NewFolder::~NewFolder() {
  std::error_code ignored;
  if (!draft_.empty()) fs::remove_all(draft_, ignored);
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
    if (!error) draft_.clear();
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
