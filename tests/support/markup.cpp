#include "tests/support/markup.hpp"

#include <regex>
#include <set>
#include <vector>

#include "engine/core/escape.hpp"

namespace linnet::test {
namespace {

const std::regex kTag(
    R"(<(/?)([a-zA-Z][a-zA-Z0-9]*)((?:\s+[a-zA-Z][a-zA-Z0-9-]*="[^"<]*")*)\s*(/?)>)");
const std::regex kAttribute(R"(([a-zA-Z][a-zA-Z0-9-]*)="([^"<]*)\")");
const std::regex kBareAnd("&(?!(amp|lt|gt|quot|#[0-9]+);)");

bool has_bare_and(const std::string& text) {
  return std::regex_search(text, kBareAnd);
}

std::string attributes_error(const std::string& text) {
  std::set<std::string> names;
  for (std::sregex_iterator it(text.begin(), text.end(), kAttribute), end; it != end; ++it) {
    if (!names.insert((*it)[1]).second) return "attribute given twice: " + (*it)[1].str();
    // Images are long, and their digits need no entities.
    if ((*it)[1] != "src" && has_bare_and((*it)[2])) return "bare & in " + it->str();
  }
  return "";
}

/// Follows the tags of a page and keeps those that are open.
class Reader {
 public:
  std::string error_of_tag(const std::string& tag) {
    std::smatch match;
    if (!std::regex_match(tag, match, kTag)) return "no tag: " + tag.substr(0, 200);
    const std::string name = match[2];
    if (match[1].length() != 0) {
      if (open_.empty() || open_.back() != name) return "unexpected end of " + name;
      open_.pop_back();
    } else if (match[4].length() == 0) {
      open_.push_back(name);
    }
    return attributes_error(match[3]);
  }

  std::string error_at_end() const { return open_.empty() ? "" : "not closed: " + open_.back(); }

 private:
  std::vector<std::string> open_;
};

/// A tag without the bytes of an image in it, of which std::regex would exhaust the stack.
std::string without_image(std::string tag) {
  constexpr std::string_view kStart = "data:image/png;base64,";
  const std::size_t begin = tag.find(kStart);
  if (begin == std::string::npos) return tag;
  const std::size_t first = begin + kStart.size();
  return tag.erase(first,
                   tag.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
                                         "0123456789+/=",
                                         first) -
                       first);
}

}  // namespace

std::string markup_error(std::string_view page) {
  constexpr std::string_view kType = "<!DOCTYPE html>\n";
  if (!is_utf8(page)) return "not UTF-8";
  if (page.starts_with(kType)) page.remove_prefix(kType.size());
  Reader reader;
  while (!page.empty()) {
    const std::size_t begin = std::min(page.find('<'), page.size());
    if (has_bare_and(std::string(page.substr(0, begin)))) {
      return "bare & in text: " + std::string(page.substr(0, std::min<std::size_t>(begin, 200)));
    }
    page.remove_prefix(begin);
    if (page.empty()) break;
    const std::size_t end = page.find('>');
    if (end == std::string_view::npos) return "a tag does not end";
    const std::string error =
        reader.error_of_tag(without_image(std::string(page.substr(0, end + 1))));
    if (!error.empty()) return error;
    page.remove_prefix(end + 1);
  }
  return reader.error_at_end();
}

}  // namespace linnet::test
