#include "apps/process/unicode_text.hpp"

#include <string>

#include "tests/support/catch.hpp"

namespace linnet {

TEST_CASE("The width of a text is that of its characters on a terminal, not its bytes") {
  CHECK(display_width("") == 0);
  CHECK(display_width("linnet") == 6);
  CHECK(display_width("Hänfling") == 8);
  CHECK(display_width("…") == 1);
  CHECK(display_width("猫と犬") == 6);
  CHECK(display_width("한국") == 4);
  CHECK(display_width("e\u0301te\u0301") == 3);     // letters with combining accents
  CHECK(display_width("\u0e01\u0e33\u0e34") >= 1);  // Thai, with a vowel above
  CHECK(display_width("\U0001F426") == 2);          // a bird
  CHECK(display_width("a\u200bb") == 2);            // a space without width
  CHECK(display_width("\xff\xfe") == 2);
  CHECK(display_width(std::string(1, '\xe7')) == 1);  // cut off
}

TEST_CASE("Padding fills up to a width and cuts nothing off") {
  CHECK(padded("ab", 4) == "ab  ");
  CHECK(padded("ä", 3) == "ä  ");
  CHECK(padded("猫", 4) == "猫  ");
  CHECK(padded("abcd", 4) == "abcd");
  CHECK(padded("abcdef", 4) == "abcdef");
  CHECK(padded("", 0).empty());
  CHECK(right_aligned("猫", 4) == "  猫");
  CHECK(right_aligned("e\u0301", 3) == "  e\u0301");
}

TEST_CASE("Texts that differ in Unicode normalisation alone look alike") {
  CHECK(look_alike("caf\u00e9", "cafe\u0301"));
  CHECK(look_alike("\uac00", "\u1100\u1161"));  // a syllable of Hangul
  CHECK(look_alike("\u212b", "\u00c5"));        // Ångström
  CHECK_FALSE(look_alike("cafe", "caf\u00e9"));
  CHECK_FALSE(look_alike("cafe", "cafe"));
  CHECK_FALSE(look_alike("a", "A"));
  CHECK_FALSE(look_alike("a\xff", "b\xff"));
  CHECK(normalized("a\xff") == "a\xff");
  CHECK(normalized("").empty());
}

}  // namespace linnet
