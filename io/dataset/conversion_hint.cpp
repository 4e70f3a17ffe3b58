#include "io/dataset/conversion_hint.hpp"

#include <algorithm>
#include <array>
#include <set>
#include <string_view>

#include "io/file/path_text.hpp"

namespace linnet {
namespace {

/// Most files that are named one by one.
constexpr std::size_t kMostNamed = 20;

/// Whether files with the suffix are expected to be PNG or JPEG.
bool is_own_suffix(std::string_view suffix) {
  constexpr std::array<std::string_view, 5> kOwn = {"png", "jpg", "jpeg", "jpe", "jfif"};
  return std::find(kOwn.begin(), kOwn.end(), in_lower_case(suffix)) != kOwn.end();
}

/// The pattern for all files with the suffix of `path`: in folders below the root that are as deep,
/// or in its own folder if there is no root.
std::string pattern_for(const std::string& root, const std::string& path) {
  const std::size_t slash = path.rfind('/');
  std::string pattern = shell_word(root);
  if (root.empty()) {
    pattern = slash == std::string::npos ? "." : shell_word(path.substr(0, slash));
  } else {
    for (const char letter : path) pattern += letter == '/' ? "/*" : "";
  }
  const std::string suffix(suffix_of(path));
  return pattern + (suffix.empty() ? "/*" : "/*." + shell_word(suffix));
}

/// A command for the files among those of `patterns` that are neither PNG nor JPEG by content.
std::string command_by_content(const std::set<std::string>& patterns) {
  std::string text = "for f in";
  for (const std::string& pattern : patterns) text += " " + pattern;
  return text +
         "; do case $(file -b --mime-type \"$f\") in image/png | image/jpeg) ;; "
         "*) mogrify -format png \"$f\" ;; esac; done";
}

}  // namespace

bool is_other_format(const BadFile& file) {
  return file.fault == ImageFault::unsupported && !file.reason.starts_with("PNG: ") &&
         !file.reason.starts_with("JPEG: ");
}

std::string conversion_hint(const std::string& root, const std::vector<BadFile>& bad) {
  std::set<std::string> files;     // patterns for those of other suffixes, and misnamed ones
  std::set<std::string> misnamed;  // those with the suffix of PNG or JPEG, or with none
  std::set<std::string> patterns;  // for these
  for (const BadFile& file : bad) {
    if (!is_other_format(file)) continue;
    const std::string_view suffix = suffix_of(file.path);
    if (!suffix.empty() && !is_own_suffix(suffix)) {
      files.insert(pattern_for(root, file.path));
      continue;
    }
    misnamed.insert(shell_word(root.empty() ? file.path : root + "/" + file.path));
    patterns.insert(pattern_for(root, file.path));
  }
  const bool by_name = misnamed.size() <= kMostNamed;
  if (by_name) files.insert(misnamed.begin(), misnamed.end());
  std::string commands = files.empty() ? "" : "mogrify -format png";
  for (const std::string& file : files) commands += " " + file;
  if (!by_name) commands += (commands.empty() ? "" : "; ") + command_by_content(patterns);
  if (commands.empty()) return "";
  return "Linnet reads PNG and JPEG. ImageMagick converts the other images" +
         std::string(root.empty() ? "" : ", then --skip-bad leaves out their originals") + ": " +
         commands;
}

}  // namespace linnet
