#include "io/dataset/image_loader.hpp"

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <functional>
#include <utility>
#include <vector>

#include "engine/core/escape.hpp"
#include "engine/core/workers.hpp"
#include "engine/data/labels.hpp"
#include "engine/kernels/kernel_table.hpp"
#include "io/dataset/listed_image.hpp"
#include "io/dataset/load_errors.hpp"
#include "io/dataset/note_image.hpp"
#include "io/dataset/pixel_facts.hpp"
#include "io/dataset/sample_depth.hpp"
#include "io/dataset/size_counts.hpp"

namespace linnet {
namespace {

/// Files per task of the parallel loop: enough that scheduling costs nothing, few enough that all
/// threads finish at about the same time.
constexpr std::size_t kFilesPerTask = 16;

/// What happened to a file.
enum class FileStatus : std::uint8_t {
  decoded,
  bad,         ///< should be an image and cannot be decoded
  skipped,     ///< is no image, by content and by name
  other_size,  ///< an undamaged image that does not have the expected size
};

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
  explicit WorkerState(const ReadOptions& options) : image(image_file_for(options)) {}

  ImageFile image;
  std::vector<BadFile> bad;
};

/// The result of reading one file.
struct FileResult {
  FileStatus status = FileStatus::bad;
  ImageSize size = {};    ///< of an image, before resizing
  PixelFacts facts = {};  ///< if it was decoded
  ImageNotes notes = {};  ///< the same
  std::string oddity = {};
};

}  // namespace

struct ImageLoader::State {
  State(ImageFolder listed, ReadOptions given, const Context& context)
      : folder(std::move(listed)),
        options(std::move(given)),
        workers(context.workers()),
        kernels(context.kernels()) {
    for (int i = 0; i < workers.threads(); ++i) worker_states.emplace_back(options);
    index.classes = folder.classes;
    index.size = expected_size(folder, options);
    index.resized = options.resize.has_value();
    index.rules = options.rules;
    index.bad = std::move(folder.bad);
    index.skipped = std::move(folder.skipped);
  }

  /// Decodes the files from `first` on, each into its row. Errors of files are recorded, not
  /// thrown.
  void decode(std::size_t first, MatrixView<std::uint8_t> rows) {
    results.assign(rows.rows(), {});
    decode_if(
        first, rows, [](const FileResult&) { return true; }, options.advance);
    if (index.rules.depth == kAutomaticDepth) settle_depth(first, rows);
  }

  /// Decodes those whose result so far is `wanted`.
  void decode_if(std::size_t first, MatrixView<std::uint8_t> rows,
                 const std::function<bool(const FileResult&)>& wanted,
                 const std::function<void(std::size_t)>& advance) {
    workers.for_each(
        (rows.rows() + kFilesPerTask - 1) / kFilesPerTask, LoopSchedule::dynamic,
        [&](std::size_t group, int worker) {
          options.stop.check();
          WorkerState& state = worker_states[static_cast<std::size_t>(worker)];
          const std::size_t begin = group * kFilesPerTask;
          const std::size_t end = std::min(begin + kFilesPerTask, rows.rows());
          for (std::size_t i = begin; i < end; ++i) {
            if (!wanted(results[i])) continue;
            results[i] = load(folder.files[first + i], {rows.row(i), rows.columns()}, state);
          }
          advance(end - begin);
        });
  }

  /// The depth of the data set depends on the highest of all 16-bit samples. The files from `first`
  /// on were just decoded with a depth of 16, and those before have none of these samples. So a
  /// second look is taken only at files with 16-bit samples, and at the headers of later files.
  void settle_depth(std::size_t first, MatrixView<std::uint8_t> rows) {
    std::uint16_t highest = 0;
    for (const FileResult& result : results) highest = std::max(highest, result.notes.highest);
    if (highest == 0) return;
    if (highest < kFullDepth) {
      highest = std::max(highest, highest_sample(folder, first + rows.rows(), options, workers));
    }
    set_depth(depth_for(highest));
    if (index.rules.depth == 16) return;
    decode_if(
        first, rows, [](const FileResult& result) { return result.notes.highest != 0; },
        [](std::size_t) {});
  }

  void set_depth(unsigned depth) {
    index.rules.depth = depth;
    for (WorkerState& state : worker_states) state.image.set_rules(index.rules);
  }

  FileResult load(const ListedFile& file, std::span<std::uint8_t> row, WorkerState& state) const {
    try {
      const ImageSize own = state.image.open(full_path(folder, file));
      if (own != index.size && !options.resize) {
        state.image.check();  // damage is reported rather than a wrong size
        return {FileStatus::other_size, own, {}, {}, {}};
      }
      state.image.decode_resized(index.size, row);
      std::string oddity = state.image.oddity();
      if (options.strict && !oddity.empty()) throw ImageError(ImageFault::corrupt, oddity);
      return {FileStatus::decoded, own, facts_of(row, kernels), state.image.notes(),
              std::move(oddity)};
    } catch (const ImageError& error) {
      if (is_no_image(file, error)) return {FileStatus::skipped};
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
      FileResult& result = results[i];
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
      if (!result.oddity.empty()) index.odd.push_back({file.path, std::move(result.oddity)});
      note_image(result.notes, file.path, index.rules, index.notes);
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
    sort_by_path(index.bad);
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

std::size_t ImageLoader::image_bytes() const noexcept {
  return linnet::image_bytes(state_->index.size, state_->index.rules);
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
  if (state_->index.rules.depth == kAutomaticDepth) state_->set_depth(16);
  state_->report_errors();
  require_images_in_each_class(state_->folder.root, state_->index);
  return std::move(state_->index);
}

}  // namespace linnet
