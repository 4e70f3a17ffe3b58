#include "apps/data/path_list.hpp"

#include <algorithm>

#include "linnet/error.hpp"

namespace linnet {
namespace {

void require_no_wide_characters(std::string_view list) {
  if (!list.starts_with("\xff\xfe") && !list.starts_with("\xfe\xff")) return;
  throw Error(Fault::data,
              "the list of paths on standard input is in UTF-16, and file names are bytes; write "
              "it as UTF-8");
}

}  // namespace

std::vector<std::string> paths_in(std::string_view list, bool zero_separated) {
  constexpr std::string_view kByteOrderMark = "\xef\xbb\xbf";
  if (list.starts_with(kByteOrderMark)) list.remove_prefix(kByteOrderMark.size());
  const bool has_zeros = list.find('\0') != std::string_view::npos;
  if (has_zeros) require_no_wide_characters(list);
  const bool lines = !zero_separated && !has_zeros;
  std::vector<std::string> paths;
  while (!list.empty()) {
    const std::size_t end = std::min(list.find(lines ? '\n' : '\0'), list.size());
    std::string_view path = list.substr(0, end);
    list.remove_prefix(std::min(end + 1, list.size()));
    if (lines && path.ends_with('\r')) path.remove_suffix(1);
    if (!path.empty()) paths.emplace_back(path);
  }
  return paths;
}

}  // namespace linnet
