#include "io/dataset/image_loader.hpp"

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <unordered_map>
#include <utility>
#include <vector>

#include "engine/core/escape.hpp"
#include "engine/core/workers.hpp"
#include "engine/data/labels.hpp"
#include "engine/kernels/kernel_table.hpp"
#include "io/dataset/load_errors.hpp"
#include "io/dataset/pixel_facts.hpp"
#include "io/image/image_extension.hpp"
#include "io/image/image_file.hpp"

namespace linnet {
namespace {

/// Files per task of the parallel loop: enough that scheduling costs nothing, few enough that all
/// threads finish at about the same time.
constexpr std::size_t kFilesPerTask = 16;

/// Counts the images of each size; the sizes are in the order in which they were first added.
class SizeCounts {
 public:
  void add(ImageSize size, const std::string& path) {
    const std::uint64_t key = std::uint64_t{size.width} << 32 | size.height;
    const auto [entry, is_new] = indices_.try_emplace(key, counts_.size());
    if (is_new) counts_.push_back({size, 0, path});
    ++counts_[entry->second].images;
  }

  const std::vector<SizeCount>& all() const { return counts_; }

 private:
  std::vector<SizeCount> counts_;
  std::unordered_map<std::uint64_t, std::size_t> indices_;  ///< into counts_
};

/// What happened to a file.
enum class FileStatus : std::uint8_t {
  decoded,
  bad,         ///< should be an image and cannot be decoded
  skipped,     ///< is no image, by content and by name
  other_size,  ///< an undamaged image that does not have the expected size
};

std::string full_path(const ImageFolder& folder, const ListedFile& file) {
  return folder.root + "/" + file.path;
}

/// Counts the sizes in the headers of a sample of about 32 files, evenly spaced over the folder. If
/// none of them is an image, takes the next samples, in the worst case all files.
std::vector<SizeCount> sample_sizes(const ImageFolder& folder, const StopRequest& stop) {
  constexpr std::size_t kSampledFiles = 32;
  const std::size_t stride = std::max<std::size_t>(folder.files.size() / kSampledFiles, 1);
  ImageFile image;
  SizeCounts counts;
  for (std::size_t start = 0; start < stride && counts.all().empty(); ++start) {
    for (std::size_t i = start; i < folder.files.size(); i += stride) {
      stop.check();
      try {
        counts.add(image.open(full_path(folder, folder.files[i])), folder.files[i].path);
      } catch (const ImageError&) {
        continue;  // reported when the file is decoded
      }
    }
  }
  return counts.all();
}

/// The size that all images must have: the requested one, else the most frequent one of a sample
/// (of equally frequent ones, the first).
ImageSize expected_size(const ImageFolder& folder, const ReadOptions& options) {
  if (options.resize) return *options.resize;
  const std::vector<SizeCount> counts = sample_sizes(folder, options.stop);
  const auto most =
      std::max_element(counts.begin(), counts.end(),
                       [](const SizeCount& a, const SizeCount& b) { return a.images < b.images; });
  return most == counts.end() ? ImageSize{} : most->size;
}

void require_images_in_each_class(const std::string& root, const ImageIndex& index) {
  const std::vector<std::size_t> counts = count_labels(index.labels, index.classes.size());
  for (std::size_t c = 0; c < counts.size(); ++c) {
    if (counts[c] != 0) continue;
    throw Error(Fault::data,
                printable(root) + ": the class folder '" + printable(index.classes[c]) +
                    "' holds no image that can be read\n" + std::string(kDataFolderLayout));
  }
}

/// Per-thread state of the parallel loop.
struct WorkerState {
  ImageFile image;
  std::vector<BadFile> bad;
};

/// The result of reading one file.
struct FileResult {
  FileStatus status = FileStatus::bad;
  ImageSize size = {};    ///< of an image, before resizing
  PixelFacts facts = {};  ///< if it was decoded
};

}  // namespace

struct ImageLoader::State {
  State(ImageFolder listed, ReadOptions given, const Context& context)
      : folder(std::move(listed)),
        options(std::move(given)),
        workers(context.workers()),
        kernels(context.kernels()),
        worker_states(static_cast<std::size_t>(workers.threads())) {
    index.classes = folder.classes;
    index.size = expected_size(folder, options);
    index.resized = options.resize.has_value();
    index.bad = std::move(folder.bad);
    index.skipped = std::move(folder.skipped);
  }

  /// Decodes the files from `first` on, each into its row. Errors of files are recorded, not
  /// thrown.
  void decode(std::size_t first, MatrixView<std::uint8_t> rows) {
    results.resize(rows.rows());
    workers.for_each(
        (rows.rows() + kFilesPerTask - 1) / kFilesPerTask, LoopSchedule::dynamic,
        [&](std::size_t group, int worker) {
          options.stop.check();
          WorkerState& state = worker_states[static_cast<std::size_t>(worker)];
          const std::size_t begin = group * kFilesPerTask;
          const std::size_t end = std::min(begin + kFilesPerTask, rows.rows());
          for (std::size_t i = begin; i < end; ++i) {
            results[i] = load(folder.files[first + i], {rows.row(i), rows.columns()}, state);
          }
          options.advance(end - begin);
        });
  }

  FileResult load(const ListedFile& file, std::span<std::uint8_t> row, WorkerState& state) const {
    try {
      const ImageSize own = state.image.open(full_path(folder, file));
      if (own != index.size && !options.resize) {
        state.image.check();  // damage is reported rather than a wrong size
        return {FileStatus::other_size, own};
      }
      state.image.decode_resized(index.size, row);
      return {FileStatus::decoded, own, facts_of(row, kernels)};
    } catch (const ImageError& error) {
      if (error.image_fault() == ImageFault::not_an_image && !has_image_extension(file.path)) {
        return {FileStatus::skipped};
      }
      state.bad.push_back({file.path, error.image_fault(), error.what()});
      return {FileStatus::bad};
    }
  }

  /// Moves the rows of decoded images together, without gaps, and adds the images to the index.
  /// Returns their number.
  std::size_t keep_decoded(std::size_t first, MatrixView<std::uint8_t> rows) {
    std::size_t kept = 0;
    for (std::size_t i = 0; i < rows.rows(); ++i) {
      ListedFile& file = folder.files[first + i];
      const FileResult& result = results[i];
      const bool is_image =
          result.status == FileStatus::decoded || result.status == FileStatus::other_size;
      if (is_image && !options.resize) sizes.add(result.size, file.path);
      differ = differ || result.status == FileStatus::other_size;
      if (result.status == FileStatus::skipped) index.skipped.push_back(std::move(file.path));
      if (result.status != FileStatus::decoded) continue;
      if (kept != i) std::memcpy(rows.row(kept), rows.row(i), rows.columns());
      index.labels.push_back(file.label);
      index.content.push_back(result.facts.content);
      index.sums.push_back(result.facts.sums);
      index.paths.push_back(std::move(file.path));
      ++kept;
    }
    return kept;
  }

  /// Merges the bad files of all threads, in the order of their paths, so that the error does not
  /// depend on the scheduling.
  void collect_bad() {
    for (WorkerState& state : worker_states) {
      index.bad.insert(index.bad.end(), state.bad.begin(), state.bad.end());
      state.bad.clear();
    }
    std::sort(index.bad.begin(), index.bad.end(),
              [](const BadFile& a, const BadFile& b) { return a.path < b.path; });
  }

  void report_errors() const {
    std::string errors;
    if (!index.bad.empty() && !options.skip_bad) {
      errors = describe_bad_files(folder.root, index.bad);
    }
    if (differ) {
      if (!errors.empty()) errors += "\n";
      errors += describe_sizes(folder.root, sizes.all());
    }
    if (!errors.empty()) throw Error(Fault::data, errors);
  }

  ImageFolder folder;
  ReadOptions options;
  const Workers& workers;
  const KernelTable& kernels;
  std::size_t done = 0;
  ImageIndex index;
  SizeCounts sizes;
  bool differ = false;                     ///< whether any image has another size than expected
  std::vector<WorkerState> worker_states;  ///< one for each thread
  std::vector<FileResult> results;         ///< of the files of the current call of `read`
};

ImageLoader::ImageLoader(ImageFolder folder, ReadOptions options, const Context& context)
    : state_(std::make_unique<State>(std::move(folder), std::move(options), context)) {}

ImageLoader::~ImageLoader() = default;

ImageSize ImageLoader::size() const noexcept {
  return state_->index.size;
}

std::size_t ImageLoader::files_left() const noexcept {
  return state_->folder.files.size() - state_->done;
}

std::size_t ImageLoader::read(MatrixView<std::uint8_t> rows) {
  const std::size_t count = std::min(rows.rows(), files_left());
  const MatrixView<std::uint8_t> used(rows.row(0), count, rows.columns(), rows.stride());
  state_->decode(state_->done, used);
  const std::size_t kept = state_->keep_decoded(state_->done, used);
  state_->done += count;
  return kept;
}

ImageIndex ImageLoader::finish() {
  state_->collect_bad();
  state_->report_errors();
  require_images_in_each_class(state_->folder.root, state_->index);
  return std::move(state_->index);
}

}  // namespace linnet
