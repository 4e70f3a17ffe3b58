#include "io/features/npy_header.hpp"

#include <charconv>
#include <set>
#include <system_error>

#include "engine/core/escape.hpp"
#include "linnet/error.hpp"

namespace linnet {
namespace {

constexpr std::string_view kSpace = " \t\r\n\f";

[[noreturn]] void fail(const std::string& reason) {
  throw Error(Fault::data, reason);
}

/// The subset of Python's literals that NumPy writes.
class DictionaryParser {
 public:
  explicit DictionaryParser(std::string_view text) : rest_(text) {}

  NpyHeader header() {
    expect('{');
    while (!take('}')) {
      entry();
      if (take(',')) continue;
      expect('}');
      break;
    }
    skip_space();
    if (!rest_.empty()) disagree("nothing behind its '}'");
    for (const char* key : {"descr", "fortran_order", "shape"}) {
      if (!keys_.contains(key)) fail("its header lacks '" + std::string(key) + "'");
    }
    return std::move(header_);
  }

 private:
  [[noreturn]] void disagree(const std::string& expected) const {
    constexpr std::size_t kMostShown = 20;
    std::string_view next = rest_.substr(0, kMostShown);
    next = next.substr(0, next.find_last_not_of(kSpace) + 1);
    const std::string found = next.empty() ? "its end" : "'" + printable(next) + "'";
    fail("its header is not the dictionary that NumPy writes: expected " + expected + ", found " +
         found);
  }

  void skip_space() {
    rest_.remove_prefix(std::min(rest_.find_first_not_of(kSpace), rest_.size()));
  }

  bool take(char letter) {
    skip_space();
    if (!rest_.starts_with(letter)) return false;
    rest_.remove_prefix(1);
    return true;
  }

  void expect(char letter) {
    if (!take(letter)) disagree({'\'', letter, '\''});
  }

  void entry() {
    const std::string key = string();
    if (!keys_.insert(key).second) fail("its header has the key '" + printable(key) + "' twice");
    expect(':');
    skip_space();
    if (key == "descr") {
      type();
    } else if (key == "fortran_order") {
      header_.is_fortran_order = boolean();
    } else if (key == "shape") {
      shape();
    } else {
      fail("its header has the unknown key '" + printable(key) + "'");
    }
  }

  /// A list or tuple, of fields or a type with its shape, is recognised and not read.
  void type() {
    if (rest_.starts_with('\'') || rest_.starts_with('"')) {
      header_.type = string();
      if (header_.type.empty()) fail("its 'descr' is empty");
      return;
    }
    const char open = rest_.empty() ? ' ' : rest_.front();
    if (open != '[' && open != '(') disagree("a string");
    skip_nested();
  }

  /// Passes over a list or tuple with all that is in it.
  void skip_nested() {
    std::size_t depth = 0;
    do {
      skip_space();
      if (rest_.empty()) disagree("the end of a list");
      const char letter = rest_.front();
      if (letter == '\'' || letter == '"') {
        string();
        continue;
      }
      if (letter == '[' || letter == '(') ++depth;
      if (letter == ']' || letter == ')') --depth;
      rest_.remove_prefix(1);
    } while (depth != 0);
  }

  std::string string() {
    skip_space();
    const char quote = rest_.empty() ? ' ' : rest_.front();
    if (quote != '\'' && quote != '"') disagree("a string");
    const std::size_t end = rest_.find(quote, 1);
    if (end == std::string_view::npos) disagree("a string that ends");
    const std::string text(rest_.substr(1, end - 1));
    if (text.find_first_of(std::string_view("\\\n\0", 3)) != std::string::npos) {
      disagree("a string without escapes");
    }
    rest_.remove_prefix(end + 1);
    return text;
  }

  bool boolean() {
    for (const std::string_view word : {"True", "False"}) {
      if (!rest_.starts_with(word)) continue;
      rest_.remove_prefix(word.size());
      return word == "True";
    }
    disagree("True or False");
  }

  void shape() {
    expect('(');
    while (!take(')')) {
      header_.shape.push_back(size());
      if (take(',')) continue;
      expect(')');
      if (header_.shape.size() == 1) fail("its 'shape' is a number, not a tuple");
      break;
    }
  }

  std::size_t size() {
    skip_space();
    std::size_t value = 0;
    const auto [end, error] = std::from_chars(rest_.data(), rest_.data() + rest_.size(), value);
    if (error == std::errc::result_out_of_range) fail("its shape is larger than memory");
    if (error != std::errc()) disagree("a size that is not negative");
    rest_.remove_prefix(static_cast<std::size_t>(end - rest_.data()));
    if (rest_.starts_with('L')) rest_.remove_prefix(1);  // Python 2 writes 3L
    return value;
  }

  std::string_view rest_;
  NpyHeader header_;
  std::set<std::string> keys_;
};

}  // namespace

NpyHeader parse_npy_header(std::string_view text) {
  return DictionaryParser(text).header();
}

}  // namespace linnet
