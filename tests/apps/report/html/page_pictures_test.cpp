#include "apps/report/html/page_pictures.hpp"

#include <vector>

#include "apps/report/html/confusion_picture.hpp"
#include "apps/report/html/page_colours.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/png_pixels.hpp"

namespace linnet::test {
namespace {

using Catch::Matchers::WithinRel;

bool has_colour(const std::uint8_t* pixel, const PaletteColour& colour) {
  return pixel[0] == colour.red && pixel[1] == colour.green && pixel[2] == colour.blue;
}

}  // namespace

TEST_CASE("Pictures keep their shape and never grow") {
  CHECK(fitted_size({64, 32}, 96) == ImageSize{64, 32});
  CHECK(fitted_size({200, 100}, 50) == ImageSize{50, 25});
  CHECK(fitted_size({65500, 2}, 96) == ImageSize{96, 1});
  CHECK(fitted_size({1, 65500}, 96) == ImageSize{1, 96});
}

TEST_CASE("A thumbnail has the pixels of a small image and the mean of a large one") {
  const RgbaPicture small = read_rgba(thumbnail({2, 1}, std::vector<std::uint8_t>{7, 200}));
  CHECK(small.width == 2);
  CHECK(small.at(0, 0)[0] == 7);
  CHECK(small.at(1, 0)[0] == 200);
  std::vector<std::uint8_t> stripes(192 * 96);
  for (std::size_t i = 0; i < stripes.size(); ++i) stripes[i] = i % 2 == 0 ? 100 : 200;
  const RgbaPicture shrunk = read_rgba(thumbnail({192, 96}, stripes));
  CHECK(shrunk.width == 96);
  CHECK(shrunk.height == 48);
  CHECK(shrunk.at(50, 20)[0] == 150);
}

TEST_CASE("Weights are red above 0, blue below, and transparent at 0") {
  Matrix<float> weights(2, 4);
  weights.row(0)[0] = 2.0f;
  weights.row(0)[1] = -2.0f;
  weights.row(0)[2] = 1.0f;
  const WeightPictures drawn = draw_weights(weights.view(), 2, {2, 2});
  REQUIRE(drawn.png.size() == 2);
  CHECK(drawn.scale == 2.0);
  const RgbaPicture first = read_rgba(drawn.png[0]);
  CHECK(has_colour(first.at(0, 0), kPositiveColour));
  CHECK(first.at(0, 0)[3] == 255);
  CHECK(has_colour(first.at(1, 0), kNegativeColour));
  CHECK(first.at(1, 0)[3] == 255);
  CHECK(first.at(0, 1)[3] == 128);
  CHECK(first.at(1, 1)[3] == 0);
  CHECK(read_rgba(drawn.png[1]).at(0, 0)[3] == 0);
}

TEST_CASE("A few very large weights do not set the scale") {
  Matrix<float> weights(1, 1000);
  for (std::size_t k = 0; k < 1000; ++k) weights.row(0)[k] = 1.0f;
  weights.row(0)[0] = 1e6f;
  CHECK(draw_weights(weights.view(), 1, {50, 20}).scale == 1.0);
}

TEST_CASE("Weights of zero, and outputs without a class, draw") {
  const Matrix<float> weights(10, 4);
  const WeightPictures drawn = draw_weights(weights.view(), 3, {4, 1});
  CHECK(drawn.png.size() == 3);
  CHECK(drawn.scale == 1.0);
}

TEST_CASE("A thumbnail of RGB planes has their colours") {
  const std::vector<std::uint8_t> planes = {7, 200, 8, 201, 9, 202};
  const RgbaPicture picture = read_rgba(thumbnail({2, 1}, planes, ColourRule::rgb));
  CHECK(picture.bytes == std::vector<std::uint8_t>{7, 8, 9, 255, 200, 201, 202, 255});
  std::vector<std::uint8_t> large(3 * 192, 10);
  for (std::size_t i = 192; i < 384; ++i) large[i] = i % 2 == 0 ? 100 : 200;
  const RgbaPicture shrunk = read_rgba(thumbnail({192, 1}, large, ColourRule::rgb));
  CHECK(shrunk.width == 96);
  CHECK(shrunk.at(95, 0)[0] == 10);
  CHECK(shrunk.at(95, 0)[1] == 150);
}

TEST_CASE("The weights of three channels are drawn plane below plane") {
  Matrix<float> weights(1, 3 * 2);
  weights.row(0)[1] = 1.0f;   // red, on the right
  weights.row(0)[2] = -1.0f;  // green, on the left
  weights.row(0)[5] = 1.0f;   // blue, on the right
  const RgbaPicture picture = read_rgba(draw_weights(weights.view(), 1, {2, 1}).png[0]);
  CHECK(picture.width == 2);
  REQUIRE(picture.height == 5);
  for (std::size_t y = 0; y < 5; ++y) {
    CHECK((picture.at(0, y)[3] == 255) == (y == 2));
    CHECK((picture.at(1, y)[3] == 255) == (y == 0 || y == 4));
  }
  CHECK(has_colour(picture.at(1, 0), kPositiveColour));
  CHECK(has_colour(picture.at(0, 2), kNegativeColour));
}

TEST_CASE("Each pixel of a shrunk picture is the mean of its weights") {
  Matrix<float> weights(1, 128 * 2);
  for (std::size_t k = 0; k < weights.columns(); ++k) {
    weights.row(0)[k] = k % 128 < 64 ? 0.5f : -0.5f;
  }
  const WeightPictures drawn = draw_weights(weights.view(), 1, {128, 2});
  const RgbaPicture picture = read_rgba(drawn.png[0]);
  CHECK(picture.width == 64);
  CHECK(picture.height == 1);
  CHECK_THAT(drawn.scale, WithinRel(0.5, 1e-6));
  CHECK(has_colour(picture.at(31, 0), kPositiveColour));
  CHECK(has_colour(picture.at(32, 0), kNegativeColour));
}

TEST_CASE("Pictures of many classes are small, and not more than 300") {
  const Matrix<float> weights(400, 64 * 64);
  const WeightPictures drawn = draw_weights(weights.view(), 400, {64, 64});
  REQUIRE(drawn.png.size() == 300);
  CHECK(read_rgba(drawn.png[0]).width == 31);
}

TEST_CASE("The confusion picture shows correct, wrong and absent predictions") {
  ConfusionMatrix confusion(3, 4);
  for (int i = 0; i < 99; ++i) confusion.add(0, 0);
  confusion.add(0, 2);
  confusion.add(1, 1);
  confusion.add(2, 3);  // of an output without a class
  const RgbaPicture picture = read_rgba(confusion_picture(confusion));
  REQUIRE(picture.width == 3);
  REQUIRE(picture.height == 3);
  CHECK(has_colour(picture.at(0, 0), kHitColour));
  CHECK(picture.at(1, 1)[3] == 255);
  CHECK(has_colour(picture.at(2, 0), kMissColour));
  CHECK(picture.at(2, 0)[3] > 40);
  CHECK(picture.at(1, 0)[3] == 0);
  CHECK(picture.at(2, 2)[3] == 0);
}

TEST_CASE("The confusion picture of many classes loses no mistake") {
  ConfusionMatrix confusion(1100, 1100);
  for (std::size_t c = 0; c < 1100; ++c) confusion.add(c, c);
  confusion.add(1099, 0);
  const RgbaPicture picture = read_rgba(confusion_picture(confusion));
  CHECK(picture.width == 512);
  CHECK(has_colour(picture.at(0, 511), kMissColour));
  CHECK(has_colour(picture.at(300, 300), kHitColour));
  CHECK(picture.at(300, 10)[3] == 0);
}

}  // namespace linnet::test
