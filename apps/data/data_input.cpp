#include "apps/data/data_input.hpp"

#include <algorithm>
#include <filesystem>
#include <functional>
#include <utility>

#include "apps/data/feature_input.hpp"
#include "apps/data/idx_input.hpp"
#include "apps/data/mapped_input.hpp"
#include "apps/data/shard_input.hpp"
#include "apps/process/output.hpp"
#include "apps/process/stopwatch.hpp"
#include "engine/core/escape.hpp"
#include "engine/core/rank_shares.hpp"
#include "io/dataset/data_cache.hpp"
#include "io/dataset/rank_shards.hpp"
#include "io/dataset/same_in_ranks.hpp"
#include "linnet/io/feature_set.hpp"
#include "linnet/io/idx_images.hpp"
#include "linnet/io/packed_file.hpp"
#include "linnet/io/read_images.hpp"

namespace linnet {
namespace {

/// Whether the path exists and is not a folder: a packed data set, a feature matrix or images in an
/// IDX file, if it is data at all.
bool is_file(const std::string& path) {
  std::error_code error;
  return std::filesystem::exists(path, error) && !std::filesystem::is_directory(path, error);
}

/// What is at the path, as a phrase.
std::string kind_at(const std::string& path) {
  if (is_file(path)) return "a file";
  std::error_code ignored;
  return std::filesystem::exists(path, ignored) ? "a folder" : "nothing";
}

void require_no_odd_files(const std::string& path, const ImageIndex& images) {
  if (images.odd.empty()) return;
  throw Error(
      Fault::data,
      fmt::format("{}: --strict refuses {} that it was packed from, for example {}: {}",
                  printable(path), counted(images.odd.size(), "file", "files"),
                  printable(images.odd.front().path), printable(images.odd.front().reason)));
}

PackedSet open_file(const std::string& path) {
  if (is_packed_file(path)) return open_packed_input(path);
  throw Error(Fault::data, printable(path) +
                               " is a file, not a folder, and no packed data set, feature matrix "
                               "(.npy, .npz, .safetensors) or IDX file either\n" +
                               std::string(kDataFolderLayout));
}

/// A packed data set, or one shard of it.
class PackedInput : public DataInput {
 public:
  PackedInput(const std::string& path, const DataOptions& options,
              const std::function<PackedSet()>& open) {
    const Stopwatch watch;
    PackedSet set = open();
    data_.content = std::move(set.images);
    if (set.shard) data_.shards = set.shard->count;
    require_no_other_size(path, options);
    require_no_selection(path, options);
    // With --resize, the model resizes all images that it predicts for, as after reading a folder.
    if (options.resize) data_.images().resized = true;
    require_rules(path, data_.images().rules, options.rules);
    if (options.strict) require_no_odd_files(path, data_.images());
    data_.source = set.shard ? DataSource::packed_shard : DataSource::packed_file;
    data_.seconds = watch.seconds();
  }

  const std::vector<std::string>& classes() const override { return data_.images().classes; }
  std::size_t most_examples() const override { return data_.images().labels.size(); }
  LoadedData load(const ReadingRules&) override { return std::move(data_); }

 private:
  void require_no_other_size(const std::string& path, const DataOptions& options) const {
    const ImageSize size = data_.images().size;
    if (!options.resize || *options.resize == size) return;
    throw Error(Fault::data,
                fmt::format("--resize {}x{} needs images to read, and {} holds pixels of {}x{}: "
                            "pack the folder again",
                            options.resize->width, options.resize->height, printable(path),
                            size.width, size.height));
  }

  static void require_no_selection(const std::string& path, const DataOptions& options) {
    if (options.selection.classes.empty()) return;
    throw Error(Fault::data,
                fmt::format("--classes chooses folders, and {} is a packed data set: pack the "
                            "folder again with --classes",
                            printable(path)));
  }

  LoadedData data_;
};

/// A folder, which is read from its cached copy if possible.
class FolderInput : public DataInput {
 public:
  FolderInput(const std::string& path, const DataOptions& options,
              const std::optional<std::string>& cache, const Context& context,
              const StopRequest& stop)
      : options_(options),
        cache_(cache),
        context_(context),
        stop_(stop),
        folder_(list_image_folder(path, options.selection, context.communicator())) {
    classes_ = folder_.classes;
    listing_seconds_ = watch_.seconds();
  }

  const std::vector<std::string>& classes() const override { return classes_; }
  std::size_t most_examples() const override { return folder_.files.size(); }

  LoadedData load(const ReadingRules& default_rules) override {
    const Stopwatch watch;
    options_.default_rules = default_rules;
    // Before any file is read: files that change later make the copy out of date.
    if (cache_) use_cache(*cache_);
    const double cache_seconds = watch.seconds();
    LoadedData data;
    data.passed_over = std::move(folder_.passed_over);
    data.excluded = std::move(folder_.excluded);
    data.listing_seconds = listing_seconds_ + cache_seconds;
    if (std::optional<ImageSet> cached = from_cache()) {
      data.content = std::move(*cached);
      data.source = DataSource::cached_copy;
      data.seconds = listing_seconds_ + watch.seconds();
      return data;
    }
    data.content = from_files();
    data.seconds = listing_seconds_ + watch.seconds();
    data.kept = keep(data.images());
    return data;
  }

 private:
  void use_cache(const std::string& cache) {
    install_sigbus_handler();
    without_failing([&] { copy_.emplace(cache, folder_, read_options(options_), context_); });
  }

  /// The images of the cached copy, if all ranks have one: those on other hosts may not. They agree
  /// on it before any reads a file, so that the first one's fingerprint is older than the pixels.
  std::optional<ImageSet> from_cache() {
    std::optional<ImageSet> images = from_own_cache();
    if (in_all_ranks(context_.communicator(), images.has_value())) {
      install_sigbus_handler(copy_->path(), images->pixels.file());
      return images;
    }
    if (images) copy_.reset();  // it need not be stored again
    return std::nullopt;
  }

  std::optional<ImageSet> from_own_cache() const {
    std::optional<ImageSet> images;
    if (!copy_) return images;
    without_failing([&] { images = copy_->find(stop_, context_); });
    // Bad files are reported even if an earlier run skipped them and kept a copy.
    const auto is_refused = [this](const ImageSet& set) {
      return (!set.bad.empty() && !options_.skip_bad) || (!set.odd.empty() && options_.strict);
    };
    if (images && is_refused(*images)) images.reset();
    return images;
  }

  ImageSet from_files() {
    Progress bar(style(), "reading", "images", folder_.files.size());
    ReadOptions how = read_options(options_);
    how.stop = stop_;
    how.advance = [&](std::size_t files) { bar.advance(files); };
    return read_images(std::move(folder_), how, context_);
  }

  /// Stores a packed copy, which the first rank does. Returns its path, or the empty text if it was
  /// not stored. A rank that looks for it later finds it.
  std::string keep(const ImageSet& images) const {
    Communicator& ranks = context_.communicator();
    bool kept = false;
    if (copy_ && may_be_cached(images) && ranks.rank() == 0) {
      without_failing([&] {
        copy_->store(images, stop_);
        kept = true;
      });
    }
    ranks.barrier();
    return kept ? copy_->path() : "";
  }

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

  const Stopwatch watch_;
  DataOptions options_;
  const std::optional<std::string> cache_;
  const Context& context_;
  const StopRequest stop_;
  ImageFolder folder_;
  std::vector<std::string> classes_;
  std::optional<CachedCopy> copy_;
  double listing_seconds_ = 0.0;
};

}  // namespace

std::unique_ptr<DataInput> open_data(const DataPath& path, const DataOptions& options,
                                     const std::optional<std::string>& cache,
                                     const Context& context, const StopRequest& stop) {
  require_same_in_ranks(context.communicator(), {.subject = path.data}, kind_at(path.data));
  if (is_file(path.data) && !is_packed_file(path.data)) {
    if (is_idx_images(path.data)) return open_idx(path.data, path.labels, options, context);
    if (is_feature_file(path.data)) {
      return open_features(path.data, path.labels, options, context, stop);
    }
  }
  std::error_code ignored;
  Communicator& ranks = context.communicator();
  const bool exists = std::filesystem::exists(path.data, ignored);
  const bool is_in_shards = !exists && has_shards(path.data, ranks);
  if (!path.labels.empty() && (exists || is_in_shards)) {
    throw Error(Fault::data, fmt::format("{} names the labels of a feature matrix, and {} is none",
                                         printable(path.labels), printable(path.data)));
  }
  const auto packed_input = [&](const std::function<PackedSet()>& open) {
    return std::make_unique<PackedInput>(path.data, options, open);
  };
  if (is_file(path.data)) return packed_input([&] { return open_file(path.data); });
  if (is_in_shards) {
    return packed_input([&] { return open_shard_input(path.data, ranks); });
  }
  if (is_idx_folder(path.data)) {
    throw Error(Fault::data,
                printable(path.data) + " is a folder of IDX files: give one file of images in it");
  }
  return std::make_unique<FolderInput>(path.data, options, cache, context, stop);
}

}  // namespace linnet
