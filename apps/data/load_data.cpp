#include "apps/data/load_data.hpp"

#include <algorithm>
#include <filesystem>
#include <utility>

#include "apps/data/mapped_input.hpp"
#include "apps/options/usage_error.hpp"
#include "apps/process/output.hpp"
#include "apps/process/stopwatch.hpp"
#include "engine/core/escape.hpp"
#include "io/dataset/data_cache.hpp"
#include "linnet/io/packed_file.hpp"
#include "linnet/io/read_images.hpp"

namespace linnet {
namespace {

/// Whether the path exists and is not a folder; it can only be a packed data set then.
bool is_file(const std::string& path) {
  std::error_code error;
  return std::filesystem::exists(path, error) && !std::filesystem::is_directory(path, error);
}

ImageSet map_packed(const std::string& path, const DataOptions& options) {
  if (!is_packed_file(path)) {
    throw Error(Fault::data, printable(path) +
                                 " is a file, not a folder, and no packed data set either\n" +
                                 std::string(kDataFolderLayout));
  }
  PackedSet set = open_packed_input(path);
  if (options.resize && *options.resize != set.images.size) {
    throw UsageError{fmt::format(
        "--resize {}x{} needs images to read, and {} holds pixels of {}x{}: pack the folder again",
        options.resize->width, options.resize->height, printable(path), set.images.size.width,
        set.images.size.height)};
  }
  // With --resize, the model resizes all images that it predicts for, as after reading a folder.
  if (options.resize) set.images.resized = true;
  return std::move(set.images);
}

/// Reads one folder, from its cached copy if possible.
class FolderSource {
 public:
  FolderSource(const std::string& path, const DataOptions& options, const Context& context,
               const StopRequest& stop)
      : options_(options), context_(context), stop_(stop), folder_(list_image_folder(path)) {}

  /// To be called before any file is read: files that change later make the copy out of date.
  void use_cache(const std::string& cache) {
    without_failing([&] { copy_.emplace(cache, folder_, options_.resize, context_); });
  }

  std::optional<ImageSet> from_cache() const {
    std::optional<ImageSet> images;
    if (!copy_) return images;
    without_failing([&] { images = copy_->find(stop_, context_); });
    // Bad files are reported even if an earlier run skipped them and kept a copy.
    if (images && !images->bad.empty() && !options_.skip_bad) images.reset();
    if (images) install_sigbus_handler(copy_->path(), images->pixels.file());
    return images;
  }

  ImageSet from_files() {
    Progress bar(style(), "reading", "images", folder_.files.size());
    ReadOptions how;
    how.skip_bad = options_.skip_bad;
    how.resize = options_.resize;
    how.stop = stop_;
    how.advance = [&](std::size_t files) { bar.advance(files); };
    return read_images(std::move(folder_), how, context_);
  }

  /// Stores a packed copy. Returns its path, or the empty text if it was not stored.
  std::string keep(const ImageSet& images) const {
    if (!copy_ || !may_be_cached(images)) return "";
    bool kept = false;
    without_failing([&] {
      copy_->store(images, stop_);
      kept = true;
    });
    return kept ? copy_->path() : "";
  }

 private:
  ProgressStyle style() const { return options_.progress.value_or(ProgressStyle::automatic); }

  /// Prints an Error of `use` instead of passing it on.
  template <class Use>
  void without_failing(const Use& use) const {
    try {
      use();
    } catch (const Error& error) {
      if (style() != ProgressStyle::never) note("linnet: without the cache: {}\n", error.what());
    }
  }

  const DataOptions& options_;
  const Context& context_;
  StopRequest stop_;
  ImageFolder folder_;
  std::optional<CachedCopy> copy_;
};

LoadedData load_folder(const std::string& path, const DataOptions& options,
                       const std::optional<std::string>& cache, const Context& context,
                       const StopRequest& stop) {
  const Stopwatch watch;
  LoadedData data;
  FolderSource source(path, options, context, stop);
  if (cache) {
    install_sigbus_handler();
    source.use_cache(*cache);
  }
  data.listing_seconds = watch.seconds();
  if (std::optional<ImageSet> cached = source.from_cache()) {
    data.images = std::move(*cached);
    data.source = DataSource::cached_copy;
    data.seconds = watch.seconds();
    return data;
  }
  data.images = source.from_files();
  data.seconds = watch.seconds();
  data.kept = source.keep(data.images);
  return data;
}

}  // namespace

LoadedData load_data(const std::string& path, const DataOptions& options,
                     const std::optional<std::string>& cache, const Context& context,
                     const StopRequest& stop) {
  if (!is_file(path)) return load_folder(path, options, cache, context, stop);
  const Stopwatch watch;
  LoadedData data;
  data.images = map_packed(path, options);
  data.source = DataSource::packed_file;
  data.seconds = watch.seconds();
  return data;
}

}  // namespace linnet
