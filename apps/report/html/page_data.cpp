#include <fmt/format.h>

#include <algorithm>

#include "apps/process/output.hpp"
#include "apps/report/html/html_text.hpp"
#include "apps/report/html/page_sections.hpp"

namespace linnet {
namespace {

/// A bar for each class, with its training and validation images.
std::string bars(const TrainingPage& page, std::size_t largest) {
  std::string rows;
  for (std::size_t c = 0; c < page.summary.classes.size(); ++c) {
    const auto percent = [&](std::size_t count) {
      return 100.0 * static_cast<double>(count) / static_cast<double>(largest);
    };
    rows += fmt::format(
        "<div><dt>{}</dt><dd><i class=\"first\" style=\"width:{:.2f}%\"></i>"
        "<i class=\"second\" style=\"width:{:.2f}%\"></i></dd><dd>{}&#160;+&#160;{}</dd></div>\n",
        name_element(page.summary.classes[c], 40), percent(page.train_counts[c]),
        percent(page.valid_counts[c]), grouped(page.train_counts[c]),
        grouped(page.valid_counts[c]));
  }
  return "<dl class=\"balance\">\n" + rows + "</dl>\n";
}

/// Classes of a profile, the largest first, with the numbers of their images.
using SortedClasses = std::vector<std::pair<std::size_t, std::size_t>>;

SortedClasses sorted_classes(const std::vector<std::size_t>& counts) {
  SortedClasses sorted;
  for (std::size_t c = 0; c < counts.size(); ++c) sorted.emplace_back(counts[c], c);
  std::stable_sort(sorted.begin(), sorted.end(),
                   [](const auto& a, const auto& b) { return a.first > b.first; });
  return sorted;
}

/// The numbers of images of the classes as a falling outline, for more classes than have bars.
std::string profile(const TrainingPage& page, const std::vector<std::size_t>& counts) {
  constexpr double kWidth = 640.0;
  constexpr double kHeight = 130.0;
  constexpr std::size_t kMostSteps = 320;
  const SortedClasses sorted = sorted_classes(counts);
  const double largest = static_cast<double>(std::max<std::size_t>(sorted.front().first, 1));
  const std::size_t steps = std::min(sorted.size(), kMostSteps);
  std::string path = fmt::format("M0,{:.0f}", kHeight);
  for (std::size_t i = 0; i < steps; ++i) {
    const double height =
        static_cast<double>(sorted[i * sorted.size() / steps].first) / largest * kHeight;
    path += fmt::format("V{:.1f}H{:.1f}", kHeight - height,
                        kWidth * static_cast<double>(i + 1) / static_cast<double>(steps));
  }
  const auto figure = [&](std::string_view name, const std::pair<std::size_t, std::size_t>& of) {
    return fmt::format("<div><dt>{}</dt><dd><b>{}</b><span>{}</span></dd></div>\n", name,
                       grouped(of.first), name_element(page.summary.classes[of.second], 40));
  };
  return fmt::format(
      "<figure class=\"profile\"><svg viewBox=\"0 0 {:.0f} {:.0f}\" preserveAspectRatio=\"none\" "
      "role=\"img\" aria-label=\"Images of each class, the largest class first\">"
      "<path class=\"area\" d=\"{}V{:.0f}Z\"/></svg><figcaption>Images of each class, the largest "
      "first</figcaption></figure>\n<dl class=\"figures small\">\n{}{}{}</dl>\n",
      kWidth, kHeight, path, kHeight, figure("Largest", sorted.front()),
      figure("Median", sorted[sorted.size() / 2]), figure("Smallest", sorted.back()));
}

std::string group_item(const ShownDuplicates& group) {
  std::string copies;
  for (const ShownCopy& copy : group.copies) {
    copies += fmt::format("<li><b>{}</b> {} <small>{}</small></li>\n", name_element(copy.truth, 40),
                          copy.in_validation ? "<i>validation</i>" : "<i>training</i>",
                          path_element(copy.path, 96));
  }
  if (group.copies.size() < group.members) {
    copies += fmt::format("<li>and {} more</li>\n", grouped(group.members - group.copies.size()));
  }
  return fmt::format("<div class=\"group\">{}<ul>\n{}</ul></div>\n",
                     png_element(group.thumbnail, "The image"), copies);
}

}  // namespace

std::string balance_section(const TrainingPage& page) {
  const std::size_t classes = page.summary.classes.size();
  std::vector<std::size_t> counts(classes);
  for (std::size_t c = 0; c < classes; ++c) {
    counts[c] = page.train_counts[c] + page.valid_counts[c];
  }
  const std::size_t largest = *std::max_element(counts.begin(), counts.end());
  return fmt::format(
      "<section id=\"balance\">\n<h2>Class balance</h2>\n<p>Images of each class: {}</p>\n{}"
      "</section>\n",
      classes <= kMostMatrixClasses ? "<span class=\"key first\">training</span> "
                                      "<span class=\"key second\">validation</span>"
                                    : "training and validation together.",
      classes <= kMostMatrixClasses ? bars(page, std::max<std::size_t>(largest, 1))
                                    : profile(page, counts));
}

std::string duplicates_section(const TrainingPage& page) {
  const DuplicateCount& count = page.summary.duplicates;
  if (count.groups == 0 && count.leaked == 0) {
    return "<section id=\"duplicates\">\n<h2>Duplicates</h2>\n<p>No two images have the same "
           "pixels.</p>\n</section>\n";
  }
  std::string groups;
  for (const ShownDuplicates& group : page.duplicates) groups += group_item(group);
  if (!groups.empty()) {
    groups =
        "<h3>In several classes, or on both sides of the split</h3>\n<div class=\"groups\">\n" +
        groups + "</div>\n";
  }
  const auto figure = [](std::string_view name, std::size_t value, std::string_view detail) {
    return fmt::format("<div><dt>{}</dt><dd><b>{}</b><span>{}</span></dd></div>\n", name,
                       grouped(value), detail);
  };
  return fmt::format(
      "<section id=\"duplicates\">\n<h2>Duplicates</h2>\n<p>Images whose pixels are all the same, "
      "after any resizing.</p>\n<dl class=\"figures small\">\n{}{}{}{}</dl>\n{}</section>\n",
      figure("Copies", count.duplicates, "images equal to an earlier one"),
      figure("Groups", count.groups, "of equal images"),
      figure("Conflicting", count.conflicting, "groups with more than one class"),
      figure("Across the split", count.leaked, "validation images also trained on"), groups);
}

}  // namespace linnet
