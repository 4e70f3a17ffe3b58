#include "apps/report/data_report.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <string_view>

#include "apps/phantoms/phantom_scan.hpp"
#include "apps/process/output.hpp"
#include "apps/report/columns.hpp"
#include "engine/core/escape.hpp"
#include "engine/data/labels.hpp"

namespace linnet {
namespace {

std::string_view verb(DataSource source) {
  switch (source) {
    case DataSource::files:
      return "Read";
    case DataSource::cached_copy:
      return "Found unchanged, and mapped its copy in the cache:";
    case DataSource::packed_file:
      return "Mapped";
  }
  return "Read";
}

/// ", N a second" for images that were decoded; empty for images that were mapped.
std::string reading_rate(const LoadedData& data) {
  if (data.source != DataSource::files) return "";
  const double rate = static_cast<double>(data.images.labels.size()) / data.seconds;
  return fmt::format(", {} a second", grouped(static_cast<std::uint64_t>(rate)));
}

}  // namespace

std::string describe_data(const std::string& path, const LoadedData& data) {
  const ImageSet& images = data.images;
  std::string text =
      fmt::format("{} {}: {} of {} x {} pixels in {} classes, {:.2f} s{}\n{}", verb(data.source),
                  printable(path), counted(images.labels.size(), "image", "images"),
                  images.size.width, images.size.height, images.classes.size(), data.seconds,
                  reading_rate(data), describe_content(images));
  if (!data.kept.empty()) {
    text += fmt::format("Kept a packed copy for later runs: {}\n", printable(data.kept));
  }
  return text;
}

std::string describe_content(const ImageIndex& images) {
  std::string text =
      class_table(images.classes, count_labels(images.labels, images.classes.size()));
  if (!images.bad.empty()) {
    text += fmt::format("Left out: {} that cannot be read as an image, for example {}: {}\n",
                        counted(images.bad.size(), "file", "files"),
                        printable(images.bad.front().path), printable(images.bad.front().reason));
  }
  return text + describe_skipped(images.skipped) + describe_synthetic(images.classes);
}

std::string describe_skipped(const std::vector<std::string>& paths) {
  constexpr std::size_t kMostNamed = 3;
  if (paths.empty()) return "";
  std::string names;
  for (std::size_t i = 0; i < std::min(paths.size(), kMostNamed); ++i) {
    names += (i == 0 ? "" : ", ") + printable(paths[i]);
  }
  if (paths.size() > kMostNamed) names += ", …";
  return fmt::format("Skipped: {} that {} ({})\n", counted(paths.size(), "file", "files"),
                     paths.size() == 1 ? "is not an image" : "are not images", names);
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
