#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "engine/core/workers.hpp"
#include "io/dataset/image_folder.hpp"
#include "io/dataset/packed_file.hpp"
#include "io/image/image_size.hpp"
#include "linnet/stop.hpp"

namespace linnet {

/// The folder for cached copies: $XDG_CACHE_HOME/linnet, else $HOME/.cache/linnet (XDG Base
/// Directory Specification, 0.8). None where neither variable holds an absolute path.
std::optional<std::string> default_cache_folder();

/// The place of one data folder's packed copy: its name comes from the folder's real path and from
/// the size that images are brought to, so that a newer copy replaces an older one. What the copy
/// was made from stands in it.
class CachedCopy {
 public:
  /// `folder` has been listed. Clears the cache of what killed programs left half written. Throws
  /// Error(system) if the folder's real path cannot be had.
  CachedCopy(const std::string& cache, const ImageFolder& folder, std::optional<ImageSize> resize,
             const Workers& workers);

  const std::string& path() const noexcept { return path_; }

  /// What reading the folder gave last time; none if there is no copy, or if the folder has
  /// changed since. All of it is checked against its checksums. Throws Error(data) or Error(system)
  /// for a copy that is damaged, Stopped.
  std::optional<ImageSet> find(const Workers& workers, const StopRequest& stop) const;

  /// Keeps what reading the folder gave, for the next time; makes the cache's folder, for its owner
  /// alone, if there is none. It takes at most half of what the disk has left: throws Error(system)
  /// if that is too little, and where writing fails; Stopped.
  void store(const ImageSet& images, const StopRequest& stop = {}) const;

 private:
  std::string cache_;
  std::string path_;
  PackedOrigin origin_;
};

/// Whether what reading a folder gave may be kept: a file that the system did not hand out may be
/// readable next time, without a new date.
bool may_be_cached(const ImageIndex& index);

/// A file of the cache.
struct CacheEntry {
  std::string path;
  std::uint64_t bytes = 0;
  std::string folder;  ///< what it was made from; empty if it is damaged
  std::size_t images = 0;
  ImageSize size;
};

/// What lies in a cache's folder, in byte order of the data folders' paths; nothing if there is no
/// such folder. Files that no Linnet put there are passed over. Throws Error(system).
std::vector<CacheEntry> list_cache(const std::string& cache);

/// Removes the entries, which others may be reading: they go on. Throws Error(system) that names
/// the first that could not be removed.
void clear_cache(const std::vector<CacheEntry>& entries);

}  // namespace linnet
