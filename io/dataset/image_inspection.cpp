#include "io/dataset/image_inspection.hpp"

#include <algorithm>
#include <utility>

#include "engine/core/move_to_end.hpp"
#include "engine/core/workers.hpp"
#include "io/dataset/listed_image.hpp"
#include "io/dataset/note_image.hpp"
#include "io/dataset/pixel_facts.hpp"
#include "io/dataset/sample_depth.hpp"

namespace linnet {
namespace {

/// Per-thread state of the parallel loop.
struct WorkerState {
  explicit WorkerState(const ReadOptions& options) : file(image_file_for(options)) {}

  ImageFile file;
  std::vector<std::uint8_t> pixels;
};

/// The result for one file: an image, an error, or neither if it is skipped.
struct FileResult {
  std::optional<InspectedImage> image = {};
  std::optional<BadFile> bad = {};
  ImageNotes notes = {};
  std::string oddity = {};
};

/// Images of other sizes are never the same, though their pixels may be, one after the other.
std::uint64_t content_of(std::uint64_t pixels, ImageSize size) {
  constexpr std::uint64_t kMixer = 0x9e37'79b9'7f4a'7c15;  // 2^64 over the golden ratio
  return pixels ^ ((std::uint64_t{size.width} << 32 | size.height) * kMixer);
}

/// The inspection of a folder, whose files are decoded in parallel.
class FolderInspection {
 public:
  FolderInspection(ImageFolder folder, const ReadOptions& options, const Context& context)
      : folder_(std::move(folder)),
        options_(options),
        context_(context),
        results_(folder_.files.size()) {
    for (int i = 0; i < context.workers().threads(); ++i) states_.emplace_back(options);
  }

  /// Decodes all files and, if their 16-bit samples leave bits unused, those of them again: by the
  /// depth that reading the folder would find.
  void decode() {
    decode_if([](const FileResult&) { return true; }, options_.advance);
    if (options_.rules.depth != kAutomaticDepth) return;
    const auto has_deep_samples = [](const FileResult& result) {
      return result.notes.highest != 0;
    };
    std::uint16_t highest = 0;
    for (const FileResult& result : results_) highest = std::max(highest, result.notes.highest);
    set_depth(highest == 0 ? kDeepest : depth_for(highest));
    if (options_.rules.depth != kDeepest) decode_if(has_deep_samples, [](std::size_t) {});
  }

  ImageInspection finish();

 private:
  static constexpr unsigned kDeepest = 16;

  void set_depth(unsigned depth) {
    options_.rules.depth = depth;
    for (WorkerState& state : states_) state.file.set_rules(options_.rules);
  }

  template <class Wanted, class Advance>
  void decode_if(const Wanted& wanted, const Advance& advance) {
    context_.workers().for_each(
        results_.size(), LoopSchedule::dynamic, [&](std::size_t i, int worker) {
          options_.stop.check();
          if (!wanted(results_[i])) return;
          results_[i] = result_for(folder_.files[i], states_[static_cast<std::size_t>(worker)]);
          advance(std::size_t{1});
        });
  }

  FileResult result_for(const ListedFile& file, WorkerState& state) const {
    try {
      return inspect(file, state);
    } catch (const ImageError& error) {
      if (is_no_image(file, error)) return {};
      return {.bad = BadFile{file.path, error.image_fault(), error.what()}};
    }
  }

  FileResult inspect(const ListedFile& file, WorkerState& state) const {
    InspectedImage image{.path = file.path, .label = file.label};
    image.size = state.file.open(full_path(folder_, file));
    image.header = state.file.header();
    const ImageSize trained = options_.resize.value_or(image.size);
    image.bytes = image_bytes(trained, options_.rules);
    state.pixels.resize(image.bytes);
    state.file.decode_resized(trained, state.pixels);
    const PixelFacts facts = facts_of(state.pixels, context_.kernels());
    image.content = content_of(facts.content, trained);
    image.sums = facts.sums;
    return {.image = std::move(image), .notes = state.file.notes(), .oddity = state.file.oddity()};
  }

  ImageFolder folder_;
  ReadOptions options_;
  const Context& context_;
  std::vector<WorkerState> states_;  ///< one for each thread
  std::vector<FileResult> results_;  ///< one for each file
};

void add_result(FileResult result, ListedFile file, ImageInspection& found) {
  if (result.image) {
    note_image(result.notes, file.path, found.rules, found.notes);
    if (!result.oddity.empty()) found.odd.push_back({file.path, std::move(result.oddity)});
    found.images.push_back(std::move(*result.image));
  } else if (result.bad) {
    found.bad.push_back(std::move(*result.bad));
  } else {
    found.skipped.push_back(std::move(file.path));
  }
}

void add_notes(NotedImages& all, const NotedImages& more, const std::string& prefix) {
  if (all.count == 0 && more.count != 0) all = {0, prefix + more.path, more.reason};
  all.count += more.count;
}

ImageInspection FolderInspection::finish() {
  ImageInspection found;
  found.classes = std::move(folder_.classes);
  found.bad = std::move(folder_.bad);
  found.skipped = std::move(folder_.skipped);
  found.passed_over = std::move(folder_.passed_over);
  found.excluded = std::move(folder_.excluded);
  found.rules = options_.rules;
  for (std::size_t i = 0; i < results_.size(); ++i) {
    add_result(std::move(results_[i]), std::move(folder_.files[i]), found);
  }
  sort_by_path(found.bad);
  return found;
}

}  // namespace

ImageInspection inspect_images(ImageFolder folder, const ReadOptions& options,
                               const Context& context) {
  FolderInspection inspection(std::move(folder), options, context);
  inspection.decode();
  return inspection.finish();
}

ImageInspection inspect_images(const ImageSet& images) {
  ImageInspection found;
  found.classes = images.classes;
  found.bad = images.bad;
  found.odd = images.odd;
  found.skipped = images.skipped;
  found.rules = images.rules;
  found.notes = images.notes;
  for (std::size_t i = 0; i < images.labels.size(); ++i) {
    found.images.push_back({.path = images.paths[i],
                            .label = images.labels[i],
                            .size = images.size,
                            .header = {},
                            .content = images.content[i],
                            .sums = images.sums[i],
                            .bytes = images.pixels.columns()});
  }
  return found;
}

void add_part(ImageInspection& all, const std::string& name, ImageInspection part) {
  const std::string prefix = name + "/";
  const auto index = static_cast<std::uint32_t>(all.parts.size());
  all.parts.push_back(name);
  for (InspectedImage& image : part.images) image.part = index;
  for (auto* files : {&part.skipped, &part.passed_over, &part.excluded}) {
    for (std::string& path : *files) path.insert(0, prefix);
  }
  for (InspectedImage& image : part.images) image.path.insert(0, prefix);
  for (BadFile& file : part.bad) file.path.insert(0, prefix);
  for (OddFile& file : part.odd) file.path.insert(0, prefix);
  all.classes = std::move(part.classes);
  all.rules = part.rules;
  move_to_end(part.images, all.images);
  move_to_end(part.bad, all.bad);
  move_to_end(part.odd, all.odd);
  move_to_end(part.skipped, all.skipped);
  move_to_end(part.passed_over, all.passed_over);
  move_to_end(part.excluded, all.excluded);
  add_notes(all.notes.transparent, part.notes.transparent, prefix);
  add_notes(all.notes.saturated, part.notes.saturated, prefix);
  add_notes(all.notes.coloured, part.notes.coloured, prefix);
}

}  // namespace linnet
