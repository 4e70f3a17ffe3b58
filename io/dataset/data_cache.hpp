#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "linnet/context.hpp"
#include "linnet/io/image_folder.hpp"
#include "linnet/io/image_size.hpp"
#include "linnet/io/packed_file.hpp"
#include "linnet/io/read_images.hpp"
#include "linnet/io/reading_rules.hpp"
#include "linnet/stop.hpp"

namespace linnet {

/// The folder for cached copies: $XDG_CACHE_HOME/linnet, else $HOME/.cache/linnet (XDG Base
/// Directory Specification, 0.8). None if neither variable holds an absolute path.
std::optional<std::string> default_cache_folder();

/// The packed copy of one data folder in the cache. Its file name is a hash of the folder's real
/// path, of what is selected and of how it is read (size, rules, limit), so that a newer copy
/// replaces an older one. The copy itself records the path and a fingerprint of the files that it
/// was made from.
class CachedCopy {
 public:
  /// Takes the fingerprint of a listed folder. Also removes temporary files that killed programs
  /// left in the cache. Throws Error(system) if the folder's real path cannot be determined.
  CachedCopy(const std::string& cache, const ImageFolder& folder, const ReadOptions& how,
             const Context& context = default_context());

  const std::string& path() const noexcept { return path_; }

  /// The images of the copy; none if there is no copy, or if the folder has changed since it was
  /// made. All checksums are verified. Throws Error(data) or Error(system) if the copy is damaged;
  /// Stopped.
  std::optional<ImageSet> find(const StopRequest& stop = {},
                               const Context& context = default_context()) const;

  /// Stores the images of the folder for the next run. Creates the cache's folder, with access for
  /// its owner only, if it does not exist. Throws Error(system) if the copy would take more than
  /// half of the free disk space, and if writing fails; Stopped.
  void store(const ImageSet& images, const StopRequest& stop = {}) const;

 private:
  std::string cache_;
  std::string path_;
  PackedOrigin origin_;
  std::vector<std::string> beside_classes_;  ///< files as the folder has them now
};

/// Whether the images of a folder may be cached: not if a file could not be opened or read, because
/// it may become readable without a change of its time stamps.
bool may_be_cached(const ImageIndex& index);

/// A packed copy in the cache.
struct CacheEntry {
  std::string path;
  std::uint64_t bytes = 0;
  std::string folder;  ///< the path of the folder it was made from; empty if it is damaged
  std::size_t images = 0;
  ImageSize size;
  ReadingRules rules;
};

/// Lists the copies in a cache's folder, in byte order of the data folders' paths; empty if there
/// is no such folder. Files with other names than those of copies are skipped. Throws
/// Error(system).
std::vector<CacheEntry> list_cache(const std::string& cache);

/// Removes the entries. Programs that have one mapped can continue to read it. Throws Error(system)
/// with the path of the first that could not be removed.
void clear_cache(const std::vector<CacheEntry>& entries);

}  // namespace linnet
