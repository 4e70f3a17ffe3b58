#include "apps/report/inspection.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <map>

#include "apps/options/machine_options.hpp"
#include "apps/process/output.hpp"
#include "engine/core/escape.hpp"
#include "engine/data/duplicate_groups.hpp"
#include "engine/data/split.hpp"
#include "linnet/recipe.hpp"

namespace linnet {
namespace {

/// Counts of images by a text, the most frequent first; of equal ones the first one found.
class Counter {
 public:
  void add(const std::string& name, const std::string& path) {
    const auto [entry, is_new] = index_.try_emplace(name, counts_.size());
    if (is_new) counts_.push_back({name, 0, path});
    ++counts_[entry->second].images;
  }

  std::vector<ImageCount> counts() const {
    std::vector<ImageCount> sorted = counts_;
    std::stable_sort(sorted.begin(), sorted.end(),
                     [](const ImageCount& a, const ImageCount& b) { return a.images > b.images; });
    return sorted;
  }

 private:
  std::vector<ImageCount> counts_;
  std::map<std::string, std::size_t> index_;
};

std::string words(ExifOrientation orientation) {
  constexpr std::array kWords = {"as stored",
                                 "mirror left to right",
                                 "turn by 180°",
                                 "mirror top to bottom",
                                 "mirror at the diagonal",
                                 "turn clockwise",
                                 "mirror at the other diagonal",
                                 "turn counter-clockwise"};
  const auto number = static_cast<std::size_t>(orientation);
  return fmt::format("{} (Exif {})", kWords[number - 1], number);
}

void count_headers(const ImageInspection& found, InspectionReport& report) {
  Counter sizes;
  Counter formats;
  Counter orientations;
  bool turned = false;
  for (const InspectedImage& image : found.images) {
    sizes.add(fmt::format("{} x {}", image.size.width, image.size.height), image.path);
    if (!image.header) continue;
    const ImageHeader& header = *image.header;
    formats.add(fmt::format("{}, {}, {} bit{}", name_of(header.format), name_of(header.colour),
                            header.bits, header.bits == 1 ? "" : "s"),
                image.path);
    orientations.add(words(header.orientation), image.path);
    turned = turned || header.orientation != ExifOrientation::top_left;
  }
  report.sizes = sizes.counts();
  report.formats = formats.counts();
  if (turned) report.orientations = orientations.counts();
}

std::vector<SameImages> same_images(const ImageInspection& found) {
  std::vector<std::uint64_t> content;
  for (const InspectedImage& image : found.images) content.push_back(image.content);
  const DuplicateGroups groups(content);
  std::vector<SameImages> same;
  for (std::size_t group = 0; group < groups.count(); ++group) {
    const auto members = groups.members(group);
    if (members.size() < 2) continue;
    const std::uint32_t label = found.images[members.front()].label;
    const bool conflicting = std::any_of(members.begin(), members.end(), [&](std::uint32_t i) {
      return found.images[i].label != label;
    });
    const std::uint32_t part = found.images[members.front()].part;
    const bool across = std::any_of(members.begin(), members.end(),
                                    [&](std::uint32_t i) { return found.images[i].part != part; });
    same.push_back({{members.begin(), members.end()}, conflicting, across});
  }
  return same;
}

std::vector<FlatImage> flat_images(const ImageInspection& found) {
  std::vector<FlatImage> flat;
  for (std::size_t i = 0; i < found.images.size(); ++i) {
    const InspectedImage& image = found.images[i];
    const auto pixels = static_cast<double>(image.bytes);
    const double mean = static_cast<double>(image.sums.levels) / pixels;
    const double variance = static_cast<double>(image.sums.squares) / pixels - mean * mean;
    const double deviation = std::sqrt(std::max(variance, 0.0));
    if (deviation < kFlatDeviation) flat.push_back({i, mean, deviation});
  }
  return flat;
}

/// Why the default recipe finds no split of the images to train on, which are those of the first
/// part; empty if it does.
std::string split_error(const ImageInspection& found) {
  const Recipe recipe = default_recipe();
  std::vector<std::uint64_t> content;
  for (const InspectedImage& image : found.images) {
    if (image.part == 0) content.push_back(image.content);
  }
  try {
    split_examples(content.size(), recipe.valid_fraction, recipe.seed, content);
    return "";
  } catch (const Error& error) {
    return text_for_user(error);
  }
}

/// The classes, of each part, that have no image.
std::vector<std::string> empty_classes(const InspectionReport& report) {
  std::vector<std::string> texts;
  const ImageInspection& found = *report.found;
  for (std::size_t part = 0; part < report.class_counts.size(); ++part) {
    for (std::size_t c = 0; c < found.classes.size(); ++c) {
      if (report.class_counts[part][c] != 0) continue;
      texts.push_back(
          fmt::format("the class '{}' has no image that can be read{}", printable(found.classes[c]),
                      found.parts.empty() ? "" : " in " + printable(found.parts[part])));
    }
  }
  return texts;
}

std::vector<std::string> stops_of(const InspectionReport& report,
                                  const InspectionOptions& options) {
  std::vector<std::string> stops;
  const ImageInspection& found = *report.found;
  const bool packed = report.kind == InspectedKind::packed;
  if (!found.bad.empty() && !options.skip_bad && !packed) {
    stops.push_back(
        fmt::format("{} cannot be read as an image: repair or remove {}, or leave {} "
                    "out with --skip-bad",
                    counted(found.bad.size(), "file", "files"),
                    found.bad.size() == 1 ? "it" : "them", found.bad.size() == 1 ? "it" : "them"));
  }
  if (!found.odd.empty() && options.strict && (!options.skip_bad || packed)) {
    stops.push_back(fmt::format("{} {} the rules of the format, which --strict refuses",
                                counted(found.odd.size(), "file", "files"),
                                found.odd.size() == 1 ? "breaks" : "break"));
  }
  if (report.sizes.size() > 1 && !options.resize) {
    stops.push_back(
        fmt::format("the images have {} different sizes: bring all to one with --resize",
                    grouped(report.sizes.size())));
  }
  for (std::string& text : empty_classes(report)) stops.push_back(std::move(text));
  const std::string no_split = options.has_validation_part ? "" : split_error(found);
  if (!no_split.empty()) stops.push_back(no_split);
  return stops;
}

}  // namespace

InspectionReport report_inspection(const std::string& path, InspectedKind kind,
                                   const ImageInspection& found, const InspectionOptions& options) {
  InspectionReport report;
  report.found = &found;
  report.path = path;
  report.kind = kind;
  report.class_counts.assign(std::max<std::size_t>(found.parts.size(), 1),
                             std::vector<std::size_t>(found.classes.size()));
  for (const InspectedImage& image : found.images) {
    ++report.class_counts[image.part][image.label];
  }
  count_headers(found, report);
  report.same = same_images(found);
  report.flat = flat_images(found);
  report.stops = stops_of(report, options);
  return report;
}

}  // namespace linnet
