#include "linnet/io/reading_rules.hpp"

#include <optional>
#include <string>

#include "tests/support/catch.hpp"

namespace linnet::test {

TEST_CASE("Reading rules have one text each, and files without a text have the old rules") {
  CHECK(unrecorded_reading_rules().exif == ExifRule::ignore);
  CHECK(unrecorded_reading_rules().colour == ColourRule::grey);
  CHECK(ReadingRules{}.exif == ExifRule::apply);
  CHECK(ReadingRules{}.colour == ColourRule::grey);
  CHECK(to_text(unrecorded_reading_rules()).empty());
  CHECK(to_text({}) == "exif=apply depth=auto");
  CHECK(describe(unrecorded_reading_rules()) == "exif=ignore background=none depth=16 color=grey");
  ReadingRules others;
  others.background = Rgb{1, 0xab, 255};
  others.depth = 12;
  CHECK(to_text(others) == "exif=apply background=#01abff depth=12");
  CHECK(describe_difference(others, {}) == "background=#01abff depth=12");
  CHECK(describe_difference({}, others) == "background=none depth=auto");
  ReadingRules coloured = others;
  coloured.colour = ColourRule::rgb;
  CHECK(to_text(coloured) == "exif=apply background=#01abff depth=12 color=rgb");
  CHECK(describe_difference(coloured, others) == "color=rgb");
  for (const ReadingRules& rules : {ReadingRules{}, unrecorded_reading_rules(), others, coloured}) {
    CHECK(reading_rules_of(to_text(rules)) == rules);
  }
}

TEST_CASE("Only texts that are written are read as reading rules") {
  for (const std::string text : {"exif",
                                 "exif=",
                                 "exif=ignore",
                                 "exif=applied",
                                 "Exif=apply",
                                 "exif=apply ",
                                 " exif=apply",
                                 "exif=apply exif=apply",
                                 "exif=apply  ",
                                 " ",
                                 "=",
                                 "colour=rgb",
                                 "exif=apply colour=rgb",
                                 "color=grey",
                                 "color=RGB",
                                 "color=rgb exif=apply",
                                 "depth=16",
                                 "depth=7",
                                 "depth=17",
                                 "depth=012",
                                 "depth=-8",
                                 "depth=12 exif=apply",
                                 "background=none",
                                 "background=white",
                                 "background=#fff",
                                 "background=#0102030",
                                 "background=#ABCDEF",
                                 "background=#+12345"}) {
    INFO("'" << text << "'");
    CHECK_FALSE(reading_rules_of(text));
  }
}

TEST_CASE("An image has as many bytes as pixels in grey, and three times as many in RGB") {
  CHECK(channels_of({}) == 1);
  CHECK(image_bytes({7, 3}, {}) == 21);
  CHECK(channels_of({.colour = ColourRule::rgb}) == 3);
  CHECK(image_bytes({7, 3}, {.colour = ColourRule::rgb}) == 63);
}

TEST_CASE("Backgrounds and depths have names") {
  CHECK(background_named("white") == std::optional<Rgb>(Rgb{255, 255, 255}));
  CHECK(background_named("black") == std::optional<Rgb>(Rgb{0, 0, 0}));
  CHECK(background_named("#0a0B0c") == std::optional<Rgb>(Rgb{10, 11, 12}));
  CHECK(background_named("none") == std::optional<std::optional<Rgb>>(std::optional<Rgb>()));
  for (const std::string name : {"", "#", "White", "#12345", "#1234567", "#12345g", "123456"}) {
    INFO(name);
    CHECK_FALSE(background_named(name));
  }
  CHECK(depth_named("auto") == kAutomaticDepth);
  for (unsigned depth = 8; depth <= 16; ++depth) CHECK(depth_named(name_of_depth(depth)) == depth);
  for (const std::string name : {"", "7", "17", "12 ", "0", "-1"}) CHECK_FALSE(depth_named(name));
}

}  // namespace linnet::test
