// File names as text: UTF-8 is recognised at the limits of its definition, and different names give
// different texts.

#include "engine/core/escape.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/core/random.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/shapes.hpp"

namespace linnet::test {
namespace {

using namespace std::string_view_literals;

/// The UTF-8 encoding of a number, whether or not that is a character.
std::string encoded(std::uint32_t code) {
  const auto tail = [&](int shift) { return static_cast<char>(0x80 | (code >> shift & 0x3f)); };
  if (code < 0x80) return {static_cast<char>(code)};
  if (code < 0x800) return {static_cast<char>(0xc0 | code >> 6), tail(0)};
  if (code < 0x10000) return {static_cast<char>(0xe0 | code >> 12), tail(6), tail(0)};
  return {static_cast<char>(0xf0 | code >> 18), tail(12), tail(6), tail(0)};
}

unsigned nibble(char digit) {
  return static_cast<unsigned>(digit <= '9' ? digit - '0' : digit - 'a' + 10);
}

/// The inverse of `printable`.
std::string unescaped(std::string_view text) {
  std::string bytes;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '\\') {
      bytes += text[i];
      continue;
    }
    const char kind = text.at(++i);
    if (kind == 'x') {
      bytes += static_cast<char>(nibble(text.at(i + 1)) << 4 | nibble(text.at(i + 2)));
      i += 2;
    } else {
      bytes += kind == 'n' ? '\n' : kind == 't' ? '\t' : kind;
    }
  }
  return bytes;
}

/// Random bytes; most of them begin, continue or break a UTF-8 sequence or an escape sequence.
std::string random_name(Random& random) {
  constexpr std::string_view kTelling =
      "\\xnt0fA \n\t\x1b\x7f\x80\x9f\xa0\xbf\xc0\xc2\xc3\xdf\xe0\xed\xef\xf0\xf4\xf5\xff"sv;
  std::string name(random.below(12), '\0');
  for (char& byte : name) {
    byte = random.below(4) == 0 ? static_cast<char>(random.below(256))
                                : kTelling[random.below(kTelling.size())];
  }
  return name;
}

bool has_control(std::string_view text) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    if (byte < 0x20 || byte == 0x7f) return true;
    if (byte == 0xc2 && i + 1 < text.size() && static_cast<unsigned char>(text[i + 1]) < 0xa0) {
      return true;
    }
  }
  return false;
}

}  // namespace

TEST_CASE("Every character is UTF-8 and every surrogate is not") {
  std::uint32_t wrong = 0;
  for (std::uint32_t code = 0; code <= 0x10ffff; ++code) {
    const bool surrogate = code >= 0xd800 && code <= 0xdfff;
    if (is_utf8(encoded(code)) == surrogate && wrong++ == 0) UNSCOPED_INFO("first wrong: " << code);
  }
  CHECK(wrong == 0);
  CHECK_FALSE(is_utf8(encoded(0x110000)));
  CHECK_FALSE(is_utf8(encoded(0x1fffff)));
}

TEST_CASE("Sequences that are not valid UTF-8 are rejected") {
  const std::vector<std::pair<std::string, std::vector<std::string_view>>> forbidden = {
      {"a tail by itself", {"\x80"sv, "\xbf"sv}},
      {"overlong", {"\xc0\x80"sv, "\xc1\xbf"sv, "\xe0\x80\x80"sv, "\xe0\x9f\xbf"sv}},
      {"overlong, of four", {"\xf0\x80\x80\x80"sv, "\xf0\x8f\xbf\xbf"sv}},
      {"above U+10FFFF", {"\xf4\x90\x80\x80"sv, "\xf5\x80\x80\x80"sv, "\xf8\x88\x80\x80\x80"sv}},
      {"never in UTF-8", {"\xfe"sv, "\xff"sv}},
      {"cut short", {"\xc3"sv, "\xe2\x82"sv, "\xf0\x9f\x98"sv}},
      {"the second byte is no tail", {"\xc3\x28"sv, "\xe2\x28\xa1"sv, "\xf0\x28\x8c\xbc"sv}},
      {"the third byte is no tail", {"\xe2\x82\x28"sv, "\xe2\x82\xc0"sv, "\xf0\x90\x28\xbc"sv}},
      {"the fourth byte is no tail", {"\xf0\x90\x8c\x28"sv, "\xf0\x90\x8c\xff"sv}}};
  for (const auto& [why, all] : forbidden) {
    for (const std::string_view bytes : all) {
      INFO(why << ": " << printable(bytes));
      CHECK_FALSE(is_utf8(bytes));
      CHECK_FALSE(is_utf8(std::string("a").append(bytes)));
      CHECK_FALSE(is_utf8(std::string(bytes).append("a")));
    }
  }
}

TEST_CASE("Text in any script is UTF-8 and printed unchanged") {
  for (const std::string_view text :
       {""sv, "brain"sv, "Füße"sv, "画像"sv, "\U0001f9e0"sv, "\u00a0"sv, "\U0010ffff"sv}) {
    CHECK(is_utf8(text));
    CHECK(printable(text) == text);
    CHECK(as_utf8(text) == text);
  }
}

TEST_CASE("Control characters, backslashes and bytes that are not UTF-8 are escaped") {
  CHECK(printable("a\nb\tc") == "a\\nb\\tc");
  CHECK(printable("C:\\x41") == "C:\\\\x41");
  CHECK(printable("\0"sv) == "\\x00");
  CHECK(printable("\x1b[31m\x07\r") == "\\x1b[31m\\x07\\x0d");
  CHECK(printable("\x7f") == "\\x7f");
  CHECK(printable("\u0080\u009b\u009f\u00a0") == "\\xc2\\x80\\xc2\\x9b\\xc2\\x9f\u00a0");
  CHECK(printable("\xff") == "\\xff");
  CHECK(printable("caf\xe9.png") == "caf\\xe9.png");
  CHECK(printable("\xe2\x82") == "\\xe2\\x82");
  CHECK(printable("\xed\xa0\x80") == "\\xed\\xa0\\x80");
  CHECK(printable("\xe2\x82\xe2\x82\xac") == "\\xe2\\x82€");
}

TEST_CASE("Characters that turn the direction of text are escaped, and no others near them") {
  CHECK(printable("a\u202egnp.exe") == "a\\xe2\\x80\\xaegnp.exe");
  CHECK(printable("\u202a\u2066\u2069") == "\\xe2\\x80\\xaa\\xe2\\x81\\xa6\\xe2\\x81\\xa9");
  for (const std::string text : {"\u2029", "\u202f", "\u2065", "\u206a", "\u200f", "שלום"}) {
    CHECK(printable(text) == text);
  }
}

TEST_CASE("as_utf8 escapes only texts that are not UTF-8") {
  CHECK(as_utf8("line\nbreak\\") == "line\nbreak\\");
  CHECK(as_utf8("\xff\n") == "\\xff\\n");
}

TEST_CASE("printable can be inverted, so different names stay different") {
  const std::uint64_t seed = test_seed();
  INFO("LINNET_TEST_SEED=" << seed);
  Random random(seed, 31);
  for (int round = 0; round < 200'000; ++round) {
    const std::string name = random_name(random);
    const std::string text = printable(name);
    if (unescaped(text) == name && is_utf8(text) && !has_control(text) && is_utf8(as_utf8(name))) {
      continue;
    }
    FAIL("printed as " << text);
  }
}

}  // namespace linnet::test
