#include "io/dataset/image_loader.hpp"

#include <unistd.h>

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <unordered_map>
#include <utility>
#include <vector>

#include "engine/core/escape.hpp"
#include "io/dataset/load_errors.hpp"
#include "io/dataset/pixel_facts.hpp"
#include "io/file/file_walk.hpp"
#include "io/image/image_file.hpp"

namespace linnet {
namespace {

/// Files that a worker takes at a time: enough that dealing them out costs nothing, few enough that
/// all workers end together.
constexpr std::size_t kFilesAtATime = 16;

/// How many images there are of each size, in the order in which the sizes are met.
class SizeCounts {
 public:
  void add(ImageSize size, const std::string& path) {
    const std::uint64_t key = std::uint64_t{size.width} << 32 | size.height;
    const auto [place, is_new] = places_.try_emplace(key, counts_.size());
    if (is_new) counts_.push_back({size, 0, path});
    ++counts_[place->second].images;
  }

  const std::vector<SizeCount>& all() const { return counts_; }

 private:
  std::vector<SizeCount> counts_;
  std::unordered_map<std::uint64_t, std::size_t> places_;
};

/// What became of a file.
enum class Outcome : std::uint8_t { decoded, bad, skipped, other_size };

std::string full_path(const ImageFolder& folder, const ListedFile& file) {
  return folder.root + "/" + file.path;
}

/// The sizes that the headers of some files from all over the folder show, with their numbers. All
/// files are looked at only if none shows any.
std::vector<SizeCount> sample_sizes(const ImageFolder& folder, const StopRequest& stop) {
  constexpr std::size_t kEnough = 32;
  const std::size_t stride = std::max<std::size_t>(folder.files.size() / kEnough, 1);
  ImageFile image;
  SizeCounts counts;
  for (std::size_t start = 0; start < stride && counts.all().empty(); ++start) {
    for (std::size_t i = start; i < folder.files.size(); i += stride) {
      stop.check();
      try {
        counts.add(image.open(full_path(folder, folder.files[i])), folder.files[i].path);
      } catch (const ImageError&) {
        continue;  // it is reported in its turn
      }
    }
  }
  return counts.all();
}

/// The size that all images should have: the one asked for, else the most frequent of a sample, the
/// first of equals.
ImageSize expected_size(const ImageFolder& folder, const LoadOptions& options) {
  if (options.resize) return *options.resize;
  const std::vector<SizeCount> counts = sample_sizes(folder, options.stop);
  const auto most =
      std::max_element(counts.begin(), counts.end(),
                       [](const SizeCount& a, const SizeCount& b) { return a.images < b.images; });
  return most == counts.end() ? ImageSize{} : most->size;
}

void require_memory(std::size_t images, ImageSize size) {
  const auto pages = static_cast<double>(::sysconf(_SC_PHYS_PAGES));
  const double there = pages * static_cast<double>(::sysconf(_SC_PAGESIZE));
  const double needed = static_cast<double>(images) *
                        static_cast<double>(row_stride(size.pixels(), sizeof(std::uint8_t)));
  if (needed <= there) return;
  char text[160];
  std::snprintf(text, sizeof text,
                "%zu images of %u x %u pixels need %.1f GB of memory, and this machine has %.1f GB",
                images, size.width, size.height, needed * 1e-9, there * 1e-9);
  throw Error(Fault::system, text);
}

void require_images_in_each_class(const std::string& root, const ImageIndex& index) {
  std::vector<std::size_t> counts(index.classes.size());
  for (std::uint32_t label : index.labels) ++counts[label];
  for (std::size_t c = 0; c < counts.size(); ++c) {
    if (counts[c] != 0) continue;
    throw Error(Fault::data,
                printable(root) + ": the class folder '" + printable(index.classes[c]) +
                    "' holds no image that can be read\n" + std::string(kDataFolderLayout));
  }
}

/// What a worker keeps from file to file.
struct WorkerState {
  ImageFile image;
  std::vector<BadFile> bad;
};

/// What a file gave.
struct Result {
  Outcome outcome = Outcome::bad;
  ImageSize size = {};    ///< of an image: its own
  PixelFacts facts = {};  ///< of one that is decoded
};

}  // namespace

struct ImageLoader::State {
  State(ImageFolder listed, const Workers& those, LoadOptions given)
      : folder(std::move(listed)),
        workers(those),
        options(std::move(given)),
        kernels(options.kernels != nullptr ? *options.kernels
                                           : kernels_for(choose_instruction_set(""))),
        desks(static_cast<std::size_t>(workers.threads())) {
    index.classes = folder.classes;
    index.size = expected_size(folder, options);
    index.resized = options.resize.has_value();
    index.bad = std::move(folder.bad);
    index.skipped = std::move(folder.skipped);
  }

  /// Decodes the files from `first` on, each into its row; what goes wrong is noted, not thrown.
  void decode(std::size_t first, MatrixView<std::uint8_t> rows) {
    results.resize(rows.rows());
    workers.for_each(
        (rows.rows() + kFilesAtATime - 1) / kFilesAtATime, LoopSchedule::dynamic,
        [&](std::size_t group, int worker) {
          options.stop.check();
          WorkerState& desk = desks[static_cast<std::size_t>(worker)];
          const std::size_t begin = group * kFilesAtATime;
          const std::size_t end = std::min(begin + kFilesAtATime, rows.rows());
          for (std::size_t i = begin; i < end; ++i) {
            results[i] = load(folder.files[first + i], {rows.row(i), rows.columns()}, desk);
          }
          options.advance(end - begin);
        });
  }

  Result load(const ListedFile& file, std::span<std::uint8_t> row, WorkerState& desk) const {
    try {
      const ImageSize own = desk.image.open(full_path(folder, file));
      if (own != index.size && !options.resize) {
        desk.image.check();  // whether it is damaged matters more than its size
        return {Outcome::other_size, own};
      }
      desk.image.decode_resized(index.size, row);
      return {Outcome::decoded, own, facts_of(row, kernels)};
    } catch (const ImageError& error) {
      if (error.image_fault() == ImageFault::not_an_image && !has_image_extension(file.path)) {
        return {Outcome::skipped};
      }
      desk.bad.push_back({file.path, error.image_fault(), error.what()});
      return {Outcome::bad};
    }
  }

  /// Moves the decoded images together and adds them to the index; returns how many they are.
  std::size_t keep_decoded(std::size_t first, MatrixView<std::uint8_t> rows) {
    std::size_t kept = 0;
    for (std::size_t i = 0; i < rows.rows(); ++i) {
      ListedFile& file = folder.files[first + i];
      const Result& result = results[i];
      const bool is_image =
          result.outcome == Outcome::decoded || result.outcome == Outcome::other_size;
      if (is_image && !options.resize) sizes.add(result.size, file.path);
      differ = differ || result.outcome == Outcome::other_size;
      if (result.outcome == Outcome::skipped) index.skipped.push_back(std::move(file.path));
      if (result.outcome != Outcome::decoded) continue;
      if (kept != i) std::memcpy(rows.row(kept), rows.row(i), rows.columns());
      index.labels.push_back(file.label);
      index.content.push_back(result.facts.content);
      index.sums.push_back(result.facts.sums);
      index.paths.push_back(std::move(file.path));
      ++kept;
    }
    return kept;
  }

  /// In the order of their paths, whoever met them.
  void gather_bad() {
    for (WorkerState& desk : desks) {
      index.bad.insert(index.bad.end(), desk.bad.begin(), desk.bad.end());
      desk.bad.clear();
    }
    std::sort(index.bad.begin(), index.bad.end(),
              [](const BadFile& a, const BadFile& b) { return a.path < b.path; });
  }

  void complain() const {
    std::string complaint;
    if (!index.bad.empty() && !options.skip_bad) {
      complaint = describe_bad_files(folder.root, index.bad);
    }
    if (differ) {
      if (!complaint.empty()) complaint += "\n";
      complaint += describe_sizes(folder.root, sizes.all());
    }
    if (!complaint.empty()) throw Error(Fault::data, complaint);
  }

  ImageFolder folder;
  const Workers& workers;
  LoadOptions options;
  const KernelTable& kernels;
  std::size_t done = 0;
  ImageIndex index;
  SizeCounts sizes;
  bool differ = false;  ///< there is an image of another size than expected
  std::vector<WorkerState> desks;
  std::vector<Result> results;  ///< of the stretch that is read
};

ImageLoader::ImageLoader(ImageFolder folder, const Workers& workers, LoadOptions options)
    : state_(std::make_unique<State>(std::move(folder), workers, std::move(options))) {}

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
  state_->gather_bad();
  state_->complain();
  require_images_in_each_class(state_->folder.root, state_->index);
  return std::move(state_->index);
}

ImageSet load_images(ImageFolder folder, const Workers& workers, const LoadOptions& options) {
  const std::size_t files = folder.files.size();
  ImageLoader loader(std::move(folder), workers, options);
  require_memory(files, loader.size());
  Matrix<std::uint8_t> pixels(files, loader.size().pixels());
  pixels.keep_rows(loader.read(pixels.view()));
  ImageSet set;
  static_cast<ImageIndex&>(set) = loader.finish();
  set.pixels = Pixels(std::move(pixels));
  return set;
}

}  // namespace linnet
