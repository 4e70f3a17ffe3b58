#include "io/image_loader.hpp"

#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <cstring>
#include <map>

#include <utility>

#include "io/escape.hpp"
#include "io/file_walk.hpp"
#include "io/image_file.hpp"
#include "io/load_complaints.hpp"

namespace linnet {
namespace {

/// Files that a worker takes at a time: enough that dealing them out costs nothing, few enough that
/// all workers end together.
constexpr std::size_t kFilesAtATime = 16;

/// Counts one more image of a size.
void count_size(ImageSize size, const std::string& path, std::vector<SizeCount>& counts) {
  for (SizeCount& count : counts) {
    if (count.size != size) continue;
    ++count.images;
    return;
  }
  counts.push_back({size, 1, path});
}

/// What became of a file.
enum class Outcome : std::uint8_t { decoded, bad, passed_over, other_size };

using OtherSizes = std::map<std::size_t, ImageSize>;

std::string full_path(const ImageFolder& folder, const ListedFile& file) {
  return folder.root + "/" + file.path;
}

/// The sizes that the headers of some files from all over the folder show, with their numbers. All
/// files are looked at only if none shows any.
std::vector<SizeCount> sample_sizes(const ImageFolder& folder, const StopRequest& stop) {
  constexpr std::size_t kEnough = 32;
  const std::size_t stride = std::max<std::size_t>(folder.files.size() / kEnough, 1);
  ImageFile image;
  std::vector<SizeCount> counts;
  for (std::size_t start = 0; start < stride && counts.empty(); ++start) {
    for (std::size_t i = start; i < folder.files.size(); i += stride) {
      stop.check();
      try {
        count_size(image.open(full_path(folder, folder.files[i])), folder.files[i].path, counts);
      } catch (const ImageError&) {
        continue;  // it is reported in its turn
      }
    }
  }
  return counts;
}

/// The size that all images should have: the most frequent of a sample, the first of equals.
ImageSize likely_size(const ImageFolder& folder, const StopRequest& stop) {
  const std::vector<SizeCount> counts = sample_sizes(folder, stop);
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

/// Decodes the files of a folder, each into its row; what goes wrong is noted, not thrown.
class Loader {
 public:
  Loader(const ImageFolder& folder, ImageSize size, const Workers& workers)
      : folder_(folder),
        size_(size),
        pixels_(folder.files.size(), size.pixels()),
        outcomes_(folder.files.size()),
        per_worker_(static_cast<std::size_t>(workers.threads())) {}

  void run(const Workers& workers, const LoadOptions& options) {
    const std::size_t count = folder_.files.size();
    workers.for_each((count + kFilesAtATime - 1) / kFilesAtATime, Deal::as_free,
                     [&](std::size_t group, int worker) {
                       options.stop.check();
                       const std::size_t first = group * kFilesAtATime;
                       const std::size_t last = std::min(first + kFilesAtATime, count);
                       for (std::size_t i = first; i < last; ++i) {
                         outcomes_[i] = load(i, per_worker_[static_cast<std::size_t>(worker)]);
                       }
                       options.advance(last - first);
                     });
  }

  const std::vector<Outcome>& outcomes() const { return outcomes_; }
  Matrix<std::uint8_t> take_pixels() { return std::move(pixels_); }

  /// In the order of the listing, whoever met them.
  std::map<std::size_t, BadFile> bad_files() const {
    std::map<std::size_t, BadFile> all;
    for (const PerWorker& worker : per_worker_) all.insert(worker.bad.begin(), worker.bad.end());
    return all;
  }

  OtherSizes other_sizes() const {
    OtherSizes all;
    for (const PerWorker& worker : per_worker_) {
      all.insert(worker.other_sizes.begin(), worker.other_sizes.end());
    }
    return all;
  }

 private:
  struct PerWorker {
    ImageFile image;
    std::vector<std::uint8_t> other_picture;
    std::map<std::size_t, BadFile> bad;
    OtherSizes other_sizes;
  };

  Outcome load(std::size_t index, PerWorker& mine) {
    const ListedFile& file = folder_.files[index];
    try {
      const ImageSize size = mine.image.open(full_path(folder_, file));
      if (size != size_) {
        // Whether it is damaged matters more than its size.
        mine.other_picture.resize(size.pixels());
        mine.image.decode(mine.other_picture);
        mine.other_sizes.emplace(index, size);
        return Outcome::other_size;
      }
      mine.image.decode(pixels_.values(index));
      return Outcome::decoded;
    } catch (const ImageError& error) {
      if (error.image_fault() == ImageFault::not_an_image && !has_image_extension(file.path)) {
        return Outcome::passed_over;
      }
      mine.bad.emplace(index, BadFile{file.path, error.image_fault(), error.what()});
      return Outcome::bad;
    }
  }

  const ImageFolder& folder_;
  ImageSize size_;
  Matrix<std::uint8_t> pixels_;
  std::vector<Outcome> outcomes_;
  std::vector<PerWorker> per_worker_;
};

/// Moves the decoded images together and gives them their labels and paths.
void keep_decoded(ImageFolder& folder, const std::vector<Outcome>& outcomes, ImageSet& set) {
  std::size_t kept = 0;
  for (std::size_t i = 0; i < outcomes.size(); ++i) {
    if (outcomes[i] == Outcome::passed_over) {
      set.passed_over.push_back(std::move(folder.files[i].path));
    }
    if (outcomes[i] != Outcome::decoded) continue;
    if (kept != i) std::memcpy(set.pixels.row(kept), set.pixels.row(i), set.pixels.columns());
    set.labels.push_back(folder.files[i].label);
    set.paths.push_back(std::move(folder.files[i].path));
    ++kept;
  }
  set.pixels.keep_rows(kept);
}

/// The sizes there are, each with a count and the first image that has it.
std::vector<SizeCount> count_sizes(const ImageFolder& folder, ImageSize expected,
                                   const std::vector<Outcome>& outcomes, const OtherSizes& others) {
  std::vector<SizeCount> counts;
  for (std::size_t i = 0; i < outcomes.size(); ++i) {
    if (outcomes[i] != Outcome::decoded && outcomes[i] != Outcome::other_size) continue;
    const ImageSize size = outcomes[i] == Outcome::decoded ? expected : others.at(i);
    count_size(size, folder.files[i].path, counts);
  }
  return counts;
}

void require_images_in_each_class(const std::string& root, const ImageSet& set) {
  std::vector<std::size_t> counts(set.classes.size());
  for (std::uint32_t label : set.labels) ++counts[label];
  for (std::size_t c = 0; c < counts.size(); ++c) {
    if (counts[c] != 0) continue;
    throw Error(Fault::data, printable(root) + ": the class folder '" + printable(set.classes[c]) +
                                 "' holds no image that can be read\n" +
                                 std::string(kDataFolderLayout));
  }
}

}  // namespace

ImageSet load_images(ImageFolder folder, const Workers& workers, const LoadOptions& options) {
  const ImageSize size = likely_size(folder, options.stop);
  require_memory(folder.files.size(), size);
  Loader loader(folder, size, workers);
  loader.run(workers, options);

  ImageSet set;
  set.size = size;
  set.bad = std::move(folder.bad);
  for (auto& [index, file] : loader.bad_files()) set.bad.push_back(file);
  std::sort(set.bad.begin(), set.bad.end(),
            [](const BadFile& a, const BadFile& b) { return a.path < b.path; });
  const OtherSizes others = loader.other_sizes();
  std::string complaint;
  if (!set.bad.empty() && !options.skip_bad) complaint = describe_bad_files(folder.root, set.bad);
  if (!others.empty()) {
    if (!complaint.empty()) complaint += "\n";
    complaint += describe_sizes(folder.root, count_sizes(folder, size, loader.outcomes(), others));
  }
  if (!complaint.empty()) throw Error(Fault::data, complaint);

  set.classes = folder.classes;
  set.pixels = loader.take_pixels();
  set.passed_over = std::move(folder.passed_over);
  keep_decoded(folder, loader.outcomes(), set);
  require_images_in_each_class(folder.root, set);
  return set;
}

}  // namespace linnet
