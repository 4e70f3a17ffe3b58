#include "io/dataset/data_cache.hpp"

#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdlib>
#include <filesystem>
#include <iterator>
#include <string_view>
#include <system_error>

#include "engine/core/escape.hpp"
#include "io/dataset/folder_fingerprint.hpp"
#include "io/dataset/packed_writer.hpp"
#include "io/file/atomic_file.hpp"
#include "io/file/hash.hpp"
#include "linnet/error.hpp"

namespace linnet {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kSuffix = ".linnet";
constexpr std::size_t kHashDigits = 16;

[[noreturn]] void fail(const std::string& path, const std::string& reason) {
  throw Error(Fault::system, printable(path) + ": " + reason);
}

[[noreturn]] void fail(const std::string& path, const std::error_code& error) {
  fail(path, error.message());
}

std::optional<std::string> absolute_path_in(const char* variable) {
  const char* value = std::getenv(variable);
  if (value == nullptr || value[0] != '/') return std::nullopt;
  return value;
}

std::string real_path(const std::string& folder) {
  std::error_code error;
  const fs::path path = fs::canonical(folder, error);
  if (error) fail(folder, error);
  return path.string();
}

/// Must be incremented when a change of Linnet makes the same files give other pixels or notes, or
/// another selection of files.
constexpr std::uint64_t kReaderVersion = 4;

/// A hash over the state of the files and the version of the code that reads them.
std::uint64_t state_of(const ImageFolder& folder, const Context& context) {
  const std::array<std::uint64_t, 2> parts = {fingerprint(folder, context), kReaderVersion};
  return hash_of(std::as_bytes(std::span(parts)));
}

void add_texts(Hasher& hasher, const std::vector<std::string>& texts) {
  for (const std::string& text : texts) {
    const std::uint64_t size = text.size();
    hasher.add(std::as_bytes(std::span(&size, 1)));
    hasher.add(std::as_bytes(std::span(text)));
  }
  const std::uint64_t count = texts.size();
  hasher.add(std::as_bytes(std::span(&count, 1)));
}

/// The file name of a cached copy, which depends only on the folder's real path, on what of it is
/// selected and on the options that decide on its pixels.
std::string file_name(const std::string& folder, const FolderSelection& selection,
                      const ReadOptions& how) {
  Hasher hasher;
  hasher.add(std::as_bytes(std::span(folder)));
  const ImageSize size = how.resize.value_or(ImageSize{});
  const std::array<std::uint32_t, 2> sides = {size.width, size.height};
  hasher.add(std::as_bytes(std::span(sides)));
  const std::string text = to_text(how.rules);
  hasher.add(std::as_bytes(std::span(text)));
  if (how.max_pixels) hasher.add(std::as_bytes(std::span(&*how.max_pixels, 1)));
  if (!selection.classes.empty() || !selection.exclude.empty()) {
    add_texts(hasher, selection.classes);
    add_texts(hasher, selection.exclude);
  }
  return hash_digits(hasher.value()) + std::string(kSuffix);
}

/// Whether a path in a data folder is that of a file beside the class folders. Such files are no
/// part of the data: a copy stays up to date when they change, as models and logs do.
bool is_beside_classes(const std::string& path) {
  return path.find('/') == std::string::npos;
}

bool is_entry_name(std::string_view name) {
  return name.size() == kHashDigits + kSuffix.size() && name.ends_with(kSuffix) &&
         name.find_first_not_of("0123456789abcdef") == kHashDigits;
}

/// Creates missing folders with access for their owner only: the copies may hold images that other
/// users must not see.
void make_folders(const std::string& path) {
  std::error_code error;
  if (fs::is_directory(path, error)) return;
  const std::string above = fs::path(path).parent_path().string();
  if (!above.empty() && above != path) make_folders(above);
  if (::mkdir(path.c_str(), 0700) != 0 && errno != EEXIST) {
    fail(path, std::error_code(errno, std::generic_category()));
  }
}

void require_room(const std::string& folder, std::size_t bytes) {
  struct statvfs disk {};
  if (::statvfs(folder.c_str(), &disk) != 0) return;
  if (bytes <= std::uint64_t{disk.f_bavail} * disk.f_frsize / 2) return;
  fail(folder, "a copy would take more than half of the free disk space");
}

CacheEntry describe(const std::string& path) {
  CacheEntry entry;
  entry.path = path;
  struct stat status {};
  if (::stat(path.c_str(), &status) == 0) entry.bytes = static_cast<std::uint64_t>(status.st_size);
  try {
    const PackedSet set = open_packed(path);
    if (!set.origin) return entry;
    entry.folder = set.origin->folder;
    entry.images = set.images.labels.size();
    entry.size = set.images.size;
    entry.rules = set.images.rules;
  } catch (const Error&) {
    // The entry is listed as damaged, so that the user can remove it.
  }
  return entry;
}

}  // namespace

std::optional<std::string> default_cache_folder() {
  if (const auto cache = absolute_path_in("XDG_CACHE_HOME")) return *cache + "/linnet";
  if (const auto home = absolute_path_in("HOME")) return *home + "/.cache/linnet";
  return std::nullopt;
}

CachedCopy::CachedCopy(const std::string& cache, const ImageFolder& folder, const ReadOptions& how,
                       const Context& context)
    : cache_(cache), origin_{real_path(folder.root), state_of(folder, context)} {
  path_ = cache + "/" + file_name(origin_.folder, folder.selection, how);
  std::copy_if(folder.skipped.begin(), folder.skipped.end(), std::back_inserter(beside_classes_),
               is_beside_classes);
  // Not left to AtomicFile: if a copy is found, or has no room, none is written.
  remove_abandoned_temp_files(cache);
}

std::optional<ImageSet> CachedCopy::find(const StopRequest& stop, const Context& context) const {
  if (::access(path_.c_str(), F_OK) != 0) return std::nullopt;
  PackedSet set = open_packed(path_);
  if (!set.origin || set.origin->folder != origin_.folder ||
      set.origin->fingerprint != origin_.fingerprint) {
    return std::nullopt;
  }
  if (count_damaged_blocks(set, context, stop) != 0) {
    throw Error(Fault::data,
                printable(path_) + ": damaged: its pixels do not have their checksums");
  }
  std::vector<std::string>& skipped = set.images.skipped;
  std::erase_if(skipped, is_beside_classes);
  skipped.insert(skipped.begin(), beside_classes_.begin(), beside_classes_.end());
  return std::move(set.images);
}

void CachedCopy::store(const ImageSet& images, const StopRequest& stop) const {
  constexpr std::size_t kAppendBytes = std::size_t{64} << 20;
  constexpr mode_t kOwnerOnly = 0600;  // the images may be unreadable for other users
  const MatrixView<const std::uint8_t> rows = images.pixels.view();
  make_folders(cache_);
  require_room(cache_, rows.rows() * rows.stride());
  PackedWriter writer(path_, rows.columns(), kOwnerOnly);
  const std::size_t batch = std::max<std::size_t>(kAppendBytes / rows.stride(), 1);
  for (std::size_t first = 0; first < rows.rows(); first += batch) {
    stop.check();
    writer.append(
        {rows.row(first), std::min(batch, rows.rows() - first), rows.columns(), rows.stride()});
  }
  writer.complete(images, origin_);
}

bool may_be_cached(const ImageIndex& index) {
  return std::none_of(index.bad.begin(), index.bad.end(),
                      [](const BadFile& file) { return file.fault == ImageFault::unreadable; });
}

std::vector<CacheEntry> list_cache(const std::string& cache) {
  std::vector<CacheEntry> entries;
  std::error_code error;
  fs::directory_iterator files(cache, error);
  if (error == std::errc::no_such_file_or_directory) return entries;
  if (error) fail(cache, error);
  for (const fs::directory_entry& file : files) {
    if (is_entry_name(file.path().filename().string())) {
      entries.push_back(describe(file.path().string()));
    }
  }
  std::sort(entries.begin(), entries.end(), [](const CacheEntry& a, const CacheEntry& b) {
    return std::pair(a.folder, a.path) < std::pair(b.folder, b.path);
  });
  return entries;
}

void clear_cache(const std::vector<CacheEntry>& entries) {
  for (const CacheEntry& entry : entries) {
    if (::unlink(entry.path.c_str()) != 0 && errno != ENOENT) {
      fail(entry.path, std::error_code(errno, std::generic_category()));
    }
  }
}

}  // namespace linnet
