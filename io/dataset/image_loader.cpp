#include "io/dataset/image_loader.hpp"

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <functional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "engine/core/escape.hpp"
#include "engine/core/rank_shares.hpp"
#include "engine/core/workers.hpp"
#include "engine/data/labels.hpp"
#include "engine/kernels/kernel_table.hpp"
#include "io/dataset/file_results.hpp"
#include "io/dataset/listed_image.hpp"
#include "io/dataset/load_errors.hpp"
#include "io/dataset/note_image.hpp"
#include "io/dataset/sample_depth.hpp"
#include "io/dataset/size_counts.hpp"

namespace linnet {
namespace {

/// Files per task of the parallel loop: enough that scheduling costs nothing, few enough that all
/// threads finish at about the same time.
constexpr std::size_t kFilesPerTask = 16;

void require_images_in_each_class(const std::string& root, const ImageIndex& index) {
  const std::vector<std::size_t> counts = count_labels(index.labels, index.classes.size());
  for (std::size_t c = 0; c < counts.size(); ++c) {
    if (counts[c] != 0) continue;
    throw Error(Fault::data,
                printable(root) + ": the class folder '" + printable(index.classes[c]) +
                    "' holds no image that can be read\n" + std::string(kDataFolderLayout));
  }
}

}  // namespace

struct ImageLoader::State {
  State(ImageFolder listed, ReadOptions given, const Context& context)
      : folder(std::move(listed)),
        options(std::move(given)),
        workers(context.workers()),
        kernels(context.kernels()),
        ranks(context.communicator()) {
    for (int i = 0; i < workers.threads(); ++i) images.push_back(image_file_for(options));
    index.classes = folder.classes;
    index.size = found_by_first_rank(ranks, [&] { return expected_size(folder, options); });
    index.resized = options.resize.has_value();
    index.rules = options.rules;
    index.bad = std::move(folder.bad);
    index.skipped = std::move(folder.skipped);
  }

  /// Decodes the files from `first` on, each into its row: those of this rank's share, and has the
  /// others from the other ranks. Errors of files are recorded, not thrown.
  void decode(std::size_t first, MatrixView<std::uint8_t> rows) {
    results.files.assign(rows.rows(), {});
    results.texts.assign(rows.rows(), {});
    decode_if(
        first, rows, [](const FileResult&) { return true; }, options.advance);
    if (index.rules.depth == kAutomaticDepth) settle_depth(first, rows);
    gather_shares(ranks, std::span(rows.row(0), rows.rows() * rows.stride()), rows.stride());
  }

  /// Decodes those of this rank whose result so far is `wanted`; then all ranks have all results.
  void decode_if(std::size_t first, MatrixView<std::uint8_t> rows,
                 const std::function<bool(const FileResult&)>& wanted,
                 const std::function<void(std::size_t)>& advance) {
    const IndexRange own = share_of_rank(ranks, ranks.rank(), rows.rows(), 1);
    const std::size_t groups = (own.size() + kFilesPerTask - 1) / kFilesPerTask;
    workers.for_each(groups, LoopSchedule::dynamic, [&](std::size_t group, int worker) {
      options.stop.check();
      ImageFile& image = images[static_cast<std::size_t>(worker)];
      const std::size_t begin = own.begin + group * kFilesPerTask;
      const std::size_t end = std::min(begin + kFilesPerTask, own.end);
      for (std::size_t i = begin; i < end; ++i) {
        if (!wanted(results.files[i])) continue;
        results.files[i] =
            load(folder.files[first + i], {rows.row(i), rows.columns()}, image, results.texts[i]);
      }
      // The other ranks are as far with theirs.
      advance(subrange(rows.rows(), groups, group).size());
    });
    gather_results(ranks, results);
  }

  /// The depth of the data set depends on the highest of all 16-bit samples. The files from `first`
  /// on were just decoded with a depth of 16, and those before have none of these samples. So a
  /// second look is taken only at files with 16-bit samples, and at the headers of later files.
  void settle_depth(std::size_t first, MatrixView<std::uint8_t> rows) {
    std::uint16_t highest = 0;
    for (const FileResult& file : results.files) highest = std::max(highest, file.notes.highest);
    if (highest == 0) return;
    if (highest < kFullDepth) {
      highest = std::max(highest, found_by_first_rank(ranks, [&] {
                           return highest_sample(folder, first + rows.rows(), options, workers);
                         }));
    }
    set_depth(depth_for(highest));
    if (index.rules.depth == 16) return;
    decode_if(
        first, rows, [](const FileResult& file) { return file.notes.highest != 0; },
        [](std::size_t) {});
  }

  void set_depth(unsigned depth) {
    index.rules.depth = depth;
    for (ImageFile& image : images) image.set_rules(index.rules);
  }

  FileResult load(const ListedFile& file, std::span<std::uint8_t> row, ImageFile& image,
                  std::string& text) const {
    try {
      const ImageSize own = image.open(full_path(folder, file));
      if (own != index.size && !options.resize) {
        image.check();  // damage is reported rather than a wrong size
        return {.status = FileStatus::other_size, .size = own};
      }
      image.decode_resized(index.size, row);
      text = image.oddity();
      if (options.strict && !text.empty()) throw ImageError(ImageFault::corrupt, text);
      return {.status = FileStatus::decoded,
              .size = own,
              .facts = facts_of(row, kernels),
              .notes = image.notes()};
    } catch (const ImageError& error) {
      if (is_no_image(file, error)) return {.status = FileStatus::skipped};
      text = error.what();
      return {.status = FileStatus::bad, .fault = error.image_fault()};
    }
  }

  /// Moves the rows of decoded images together, without gaps, and adds the images to the index.
  /// Returns their number.
  std::size_t keep_decoded(std::size_t first, MatrixView<std::uint8_t> rows) {
    std::size_t kept = 0;
    for (std::size_t i = 0; i < rows.rows(); ++i) {
      ListedFile& file = folder.files[first + i];
      const FileResult& result = results.files[i];
      std::string& text = results.texts[i];
      const bool is_image =
          result.status == FileStatus::decoded || result.status == FileStatus::other_size;
      if (is_image && !options.resize) sizes.add(result.size, file.path);
      differ = differ || result.status == FileStatus::other_size;
      if (result.status == FileStatus::skipped) index.skipped.push_back(std::move(file.path));
      if (result.status == FileStatus::bad) {
        index.bad.push_back({std::move(file.path), result.fault, std::move(text)});
      }
      if (result.status != FileStatus::decoded) continue;
      if (kept != i) std::memcpy(rows.row(kept), rows.row(i), rows.columns());
      index.labels.push_back(file.label);
      index.content.push_back(result.facts.content);
      index.sums.push_back(result.facts.sums);
      if (!text.empty()) index.odd.push_back({file.path, std::move(text)});
      note_image(result.notes, file.path, index.rules, index.notes);
      index.paths.push_back(std::move(file.path));
      ++kept;
    }
    return kept;
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
  Communicator& ranks;
  std::size_t done = 0;
  ImageIndex index;
  SizeCounts sizes;
  bool differ = false;            ///< whether any image has another size than expected
  std::vector<ImageFile> images;  ///< one for each thread
  FileResults results;            ///< of the files of the current call of `read`
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
  sort_by_path(state_->index.bad);
  if (state_->index.rules.depth == kAutomaticDepth) state_->set_depth(16);
  state_->report_errors();
  require_images_in_each_class(state_->folder.root, state_->index);
  return std::move(state_->index);
}

}  // namespace linnet
