#include "io/dataset/load_errors.hpp"

#include <algorithm>
#include <cstdio>
#include <map>

#include "engine/core/escape.hpp"
#include "io/dataset/conversion_hint.hpp"

namespace linnet {
namespace {

/// Most lines of a list, so that it fits on a screen.
constexpr std::size_t kMostListed = 20;

std::string counts_by_reason(const std::vector<BadFile>& bad) {
  std::map<std::string_view, std::size_t> counts;
  for (const BadFile& file : bad) ++counts[name_of(file.fault)];
  std::string text;
  for (const auto& [name, count] : counts) {
    if (!text.empty()) text += ", ";
    text += std::to_string(count) + " ";
    text += name;
  }
  return text;
}

}  // namespace

std::string_view name_of(ImageFault fault) {
  switch (fault) {
    case ImageFault::unsupported:
      return "unsupported";
    case ImageFault::corrupt:
      return "corrupt";
    case ImageFault::too_large:
      return "too large";
    case ImageFault::unreadable:
      return "unreadable";
    case ImageFault::not_an_image:
      return "not an image";
  }
  return "bad";
}

std::string describe_bad_files(const std::string& root, const std::vector<BadFile>& bad) {
  std::string text = printable(root) + ": " + std::to_string(bad.size()) +
                     (bad.size() == 1 ? " file" : " files") + " cannot be read as an image";
  for (std::size_t i = 0; i < std::min(bad.size(), kMostListed); ++i) {
    text += "\n  " + printable(bad[i].path) + ": " + bad[i].reason;
  }
  if (bad.size() > kMostListed) {
    text += "\n  … and " + std::to_string(bad.size() - kMostListed) + " more";
    text += "\nAll by reason: " + counts_by_reason(bad);
  }
  const std::string hint = conversion_hint(root, bad);
  if (!hint.empty()) text += "\n" + hint;
  return text + "\nRepair or remove them, or continue without them: --skip-bad";
}

std::string describe_sizes(const std::string& root, std::vector<SizeCount> sizes) {
  std::stable_sort(sizes.begin(), sizes.end(),
                   [](const SizeCount& a, const SizeCount& b) { return a.images > b.images; });
  std::string text = printable(root) + ": the images differ in size, and all must be of one size";
  char line[64];
  std::snprintf(line, sizeof line, "\n  %13s  %8s  for example", "size", "images");
  text += line;
  for (std::size_t i = 0; i < std::min(sizes.size(), kMostListed); ++i) {
    const SizeCount& row = sizes[i];
    std::snprintf(line, sizeof line, "\n  %5u x %5u  %8zu  ", row.size.width, row.size.height,
                  row.images);
    text += line + printable(row.example);
  }
  if (sizes.size() > kMostListed) {
    text += "\n  … and " + std::to_string(sizes.size() - kMostListed) + " more sizes";
  }
  return text;
}

}  // namespace linnet
