#include <fmt/format.h>

#include <algorithm>

#include "apps/process/output.hpp"
#include "apps/process/unicode_text.hpp"
#include "apps/report/columns.hpp"
#include "apps/report/data_report.hpp"
#include "apps/report/inspection.hpp"
#include "engine/core/escape.hpp"

namespace linnet {
namespace {

constexpr std::size_t kMostListed = 10;  // of each kind, so that all fit on a screen or two

/// "  … and N more" for what a list leaves out.
std::string rest(std::size_t all) {
  return all > kMostListed ? fmt::format("  … and {} more\n", grouped(all - kMostListed)) : "";
}

std::string count_list(const char* title, const std::vector<ImageCount>& counts) {
  if (counts.empty()) return "";
  std::string text = fmt::format("{}\n", title);
  const bool has_examples = counts.size() > 1;
  for (std::size_t i = 0; i < std::min(counts.size(), kMostListed); ++i) {
    text += fmt::format("  {} {:>10}{}\n", padded(counts[i].name, 32), grouped(counts[i].images),
                        has_examples ? "  " + printable(counts[i].example) : "");
  }
  return text + rest(counts.size());
}

/// "a/1.png = b/2.png = …" of one group.
std::string group_line(const ImageInspection& found, const SameImages& same) {
  constexpr std::size_t kMostNamed = 4;
  std::string text;
  for (std::size_t i = 0; i < std::min(same.members.size(), kMostNamed); ++i) {
    text += (i == 0 ? "  " : " = ") + printable(found.images[same.members[i]].path);
  }
  if (same.members.size() > kMostNamed) {
    text += fmt::format(" = … {} in all", grouped(same.members.size()));
  }
  return text + "\n";
}

/// Columns of parts are this wide at least, with this much space between them.
constexpr std::size_t kNarrowestPart = 10;
constexpr std::size_t kPartGap = 2;

/// The numbers of images of each class, in a column for each part.
std::string classes_text(const InspectionReport& report) {
  const ImageInspection& found = *report.found;
  if (found.parts.empty()) return describe_classes(found.classes, report.class_counts.front());
  const std::vector<std::string> names = printable_names(found.classes);
  const std::size_t width = widest(names, 0);
  std::string text = padded("", width + 2);
  const std::size_t part_width = widest(printable_names(found.parts), kNarrowestPart) + kPartGap;
  for (const std::string& part : found.parts) {
    text += right_aligned(printable(part), part_width);
  }
  for (std::size_t c = 0; c < std::min(names.size(), kMostRows); ++c) {
    text += "\n  " + padded(names[c], width);
    for (const auto& counts : report.class_counts)
      text += right_aligned(grouped(counts[c]), part_width);
  }
  text += "\n";
  if (names.size() > kMostRows) {
    text += fmt::format("  … and {} more classes\n", names.size() - kMostRows);
  }
  return text + describe_lookalikes(found.classes);
}

template <class Wanted>
std::string groups_text(const InspectionReport& report, const char* title, const Wanted& wanted) {
  std::string text;
  std::size_t groups = 0;
  std::size_t extra = 0;
  for (const SameImages& same : report.same) {
    if (!wanted(same)) continue;
    extra += same.members.size() - 1;
    if (groups++ < kMostListed) text += group_line(*report.found, same);
  }
  if (groups == 0) return "";
  return fmt::format("{}: {}, {} beyond the first of each\n{}{}", title,
                     counted(groups, "group", "groups"), counted(extra, "image", "images"), text,
                     rest(groups));
}

/// Groups of the same image, each under the gravest of its titles.
std::string same_text(const InspectionReport& report) {
  return groups_text(report, "The same image in several classes",
                     [](const SameImages& same) { return same.conflicting; }) +
         groups_text(report, "The same image in several parts",
                     [](const SameImages& same) { return same.across && !same.conflicting; }) +
         groups_text(report, "The same image within a class",
                     [](const SameImages& same) { return !same.across && !same.conflicting; });
}

std::string flat_text(const InspectionReport& report) {
  if (report.flat.empty()) return "";
  std::string text =
      fmt::format("Nearly constant: {}\n", counted(report.flat.size(), "image", "images"));
  for (std::size_t i = 0; i < std::min(report.flat.size(), kMostListed); ++i) {
    const FlatImage& flat = report.flat[i];
    text +=
        fmt::format("  {}: mean level {:.1f}, deviation {:.2f}\n",
                    printable(report.found->images[flat.image].path), flat.mean, flat.deviation);
  }
  return text + rest(report.flat.size());
}

std::string damaged_text(const ImageInspection& found) {
  if (found.bad.empty()) return "";
  std::string text =
      fmt::format("Cannot be read: {}\n", counted(found.bad.size(), "file", "files"));
  for (std::size_t i = 0; i < std::min(found.bad.size(), kMostListed); ++i) {
    text += fmt::format("  {}: {}\n", printable(found.bad[i].path), printable(found.bad[i].reason));
  }
  return text + rest(found.bad.size());
}

std::string_view kind_text(InspectedKind kind) {
  switch (kind) {
    case InspectedKind::packed:
      return "packed data set";
    case InspectedKind::idx:
      return "data set in IDX files";
    case InspectedKind::folder:
      break;
  }
  return "data folder";
}

std::string verdict(const InspectionReport& report) {
  if (report.stops.empty()) return "Training can start\n";
  std::string text = "Training would stop:\n";
  for (std::size_t i = 0; i < std::min(report.stops.size(), kMostListed); ++i) {
    text += "  " + report.stops[i] + "\n";
  }
  return text + rest(report.stops.size());
}

}  // namespace

std::string to_text(const InspectionReport& report) {
  const ImageInspection& found = *report.found;
  std::string text =
      fmt::format("{}: a {}, {} in {}\n{}", printable(report.path), kind_text(report.kind),
                  counted(found.images.size(), "image", "images"),
                  counted(found.classes.size(), "class", "classes"), classes_text(report));
  text += count_list("Sizes", report.sizes) + count_list("Formats", report.formats) +
          count_list("Orientations that Exif asks for", report.orientations);
  text += describe_depth(found.rules) + describe_notes(found.notes, found.rules) +
          same_text(report) + flat_text(report) + damaged_text(found) +
          describe_odd(found.odd.size(), found.odd.empty() ? OddFile{} : found.odd.front()) +
          describe_left_out(found.passed_over, found.excluded) + describe_skipped(found.skipped) +
          describe_synthetic(found.classes);
  return text + verdict(report);
}

}  // namespace linnet
