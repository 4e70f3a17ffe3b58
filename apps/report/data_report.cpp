#include "apps/report/data_report.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <map>
#include <string_view>

#include "apps/phantoms/phantom_scan.hpp"
#include "apps/process/output.hpp"
#include "apps/process/unicode_text.hpp"
#include "apps/report/columns.hpp"
#include "apps/report/many_classes.hpp"
#include "engine/core/escape.hpp"
#include "engine/data/labels.hpp"
#include "io/file/path_text.hpp"

namespace linnet {
namespace {

std::string_view verb(DataSource source) {
  switch (source) {
    case DataSource::files:
      return "Read";
    case DataSource::cached_copy:
      return "Found unchanged, and mapped its copy in the cache:";
    case DataSource::packed_file:
    case DataSource::packed_shard:
      return "Mapped";
    case DataSource::idx_file:
    case DataSource::feature_file:
      break;
  }
  return "Read";
}

/// ", N a second" for images that were decoded; empty for images that were mapped.
std::string reading_rate(const LoadedData& data) {
  if (data.source != DataSource::files) return "";
  const double rate = static_cast<double>(data.labels().size()) / data.seconds;
  return fmt::format(", {} a second", grouped(static_cast<std::uint64_t>(rate)));
}

/// The highest 16-bit sample that has a grey level of its own.
unsigned highest_of(const ReadingRules& rules) {
  return (1U << rules.depth) - 1;
}

/// The paths that are named as examples.
constexpr std::size_t kMostNamed = 3;

std::string describe_shards(std::size_t count, const ResidentPart& part) {
  return fmt::format("In {} shards: each process mapped one of them, which has {}\n", count,
                     part.kind == ResidentPart::Kind::columns ? "some pixels of all images"
                                                              : "all pixels of some images");
}

std::string hexadecimal(const std::string& name) {
  std::string text;
  for (const char byte : name) text += fmt::format("{:02x}", static_cast<std::uint8_t>(byte));
  return text;
}

}  // namespace

std::string describe_size(ImageSize size, const ReadingRules& rules) {
  return fmt::format("{} x {} {}pixels", size.width, size.height,
                     rules.colour == ColourRule::rgb ? "RGB " : "");
}

std::string_view describe_channels(const ReadingRules& rules) {
  return rules.colour == ColourRule::rgb ? "RGB in planes: red, green, blue" : "grey";
}

std::string describe_features(const std::string& path, const LoadedData& data) {
  const FeatureView features = data.examples().features;
  return fmt::format(
      "{} {}: {} of {} features ({}) in {} classes, {:.2f} s\n{}",
      data.examples().mapped ? "Mapped" : "Read", printable(path),
      counted(features.rows(), "row", "rows"), grouped(features.columns()),
      name_of(features.type()), data.classes().size(), data.seconds,
      describe_classes(data.classes(), count_labels(data.labels(), data.classes().size())));
}

std::string describe_data(const std::string& path, const LoadedData& data) {
  if (!data.has_images()) return describe_features(path, data);
  const ImageSet& images = data.images();
  std::string text = fmt::format("{} {}: {} of {} in {} classes, {:.2f} s{}\n{}", verb(data.source),
                                 printable(path), counted(images.labels.size(), "image", "images"),
                                 describe_size(images.size, images.rules), images.classes.size(),
                                 data.seconds, reading_rate(data), describe_content(images));
  text += describe_left_out(data.passed_over, data.excluded);
  if (data.shards != 0) text += describe_shards(data.shards, images.pixels.part());
  if (!data.kept.empty()) {
    text += fmt::format("Kept a packed copy for later runs: {}\n", printable(data.kept));
  }
  return text;
}

std::string describe_content(const ImageIndex& images) {
  return describe_classes(images.classes, count_labels(images.labels, images.classes.size())) +
         describe_files(images);
}

std::string describe_classes(const std::vector<std::string>& classes,
                             const std::vector<std::size_t>& counts) {
  return (counts.size() <= kMostRows ? class_table(classes, counts)
                                     : smallest_classes(classes, counts)) +
         describe_lookalikes(classes);
}

std::string describe_files(const ImageIndex& images) {
  std::string text;
  if (!images.bad.empty()) {
    text += fmt::format("Left out: {} that cannot be read as an image, for example {}: {}\n",
                        counted(images.bad.size(), "file", "files"),
                        printable(images.bad.front().path), printable(images.bad.front().reason));
  }
  return text +
         describe_odd(images.odd.size(), images.odd.empty() ? OddFile{} : images.odd.front()) +
         describe_skipped(images.skipped) + describe_depth(images.rules) +
         describe_notes(images.notes, images.rules) + describe_synthetic(images.classes);
}

std::string describe_odd(std::size_t count, const OddFile& first) {
  if (count == 0) return "";
  return fmt::format(
      "Accepted: {} that {} the rules of the format, with all pixels right, for example {}: {} "
      "(--strict refuses)\n",
      counted(count, "file", "files"), count == 1 ? "breaks" : "break", printable(first.path),
      printable(first.reason));
}

std::string describe_depth(const ReadingRules& rules) {
  if (rules.depth == kAutomaticDepth || rules.depth == 16) return "";
  return fmt::format(
      "16-bit samples have {} bits in use: 0 to {} become grey levels 0 to 255 (--depth)\n",
      rules.depth, grouped(highest_of(rules)));
}

std::string describe_notes(const ReadingNotes& notes, const ReadingRules& rules) {
  std::string text;
  if (const NotedImages& transparent = notes.transparent; transparent.count != 0) {
    text += fmt::format(
        "Transparency is ignored in {}, for example {}; --background white|black|#rrggbb blends "
        "it with a colour\n",
        counted(transparent.count, "image", "images"), printable(transparent.path));
  }
  if (const NotedImages& saturated = notes.saturated; saturated.count != 0) {
    text += fmt::format(
        "Warning: {} with 16-bit samples above {}, taken as white, for example {} with {}\n",
        counted(saturated.count, "image", "images"), grouped(highest_of(rules)),
        printable(saturated.path), saturated.reason);
  }
  if (const NotedImages& coloured = notes.coloured; coloured.count != 0) {
    text += fmt::format(
        "Colour is dropped in {} stored in colour, for example {}; --color rgb keeps it\n",
        counted(coloured.count, "image", "images"), printable(coloured.path));
  }
  return text;
}

std::string describe_lookalikes(const std::vector<std::string>& classes) {
  std::map<std::string, std::string> seen;
  std::string text;
  for (const std::string& name : classes) {
    const auto [entry, is_new] = seen.try_emplace(normalized(name), name);
    if (is_new) continue;
    text += fmt::format(
        "Warning: two classes are named '{}': their names differ only in Unicode normalisation, in "
        "bytes {} and {}\n",
        printable(name), hexadecimal(entry->second), hexadecimal(name));
  }
  return text;
}

std::string describe_skipped(const std::vector<std::string>& paths) {
  if (paths.empty()) return "";
  return fmt::format("Skipped: {} that {} ({})\n", counted(paths.size(), "file", "files"),
                     paths.size() == 1 ? "is not an image" : "are not images",
                     printable_list(paths, kMostNamed));
}

std::string describe_left_out(const std::vector<std::string>& passed_over,
                              const std::vector<std::string>& excluded) {
  std::string text;
  if (!passed_over.empty()) {
    text += fmt::format("Passed over: {} that {} hidden or kept by a system ({})\n",
                        counted(passed_over.size(), "folder", "folders"),
                        passed_over.size() == 1 ? "is" : "are",
                        printable_list(passed_over, kMostNamed));
  }
  if (!excluded.empty()) {
    text += fmt::format("Excluded: {} that --exclude matches ({})\n",
                        counted(excluded.size(), "file or folder", "files or folders"),
                        printable_list(excluded, kMostNamed));
  }
  return text;
}

std::string describe_synthetic(const std::vector<std::string>& classes) {
  const auto phantoms = phantom_classes();
  if (!std::equal(classes.begin(), classes.end(), phantoms.begin(), phantoms.end())) return "";
  return "These images are synthetic: phantoms that Linnet drew, not scans of patients\n";
}

std::string class_table(const std::vector<std::string>& classes,
                        const std::vector<std::size_t>& counts) {
  const std::vector<std::string> names = printable_names(classes);
  const std::size_t width = widest(names, 0);
  std::string text;
  for (std::size_t c = 0; c < names.size(); ++c) {
    text += fmt::format("  {}  {:>10}\n", padded(names[c], width), grouped(counts[c]));
  }
  return text;
}

}  // namespace linnet
