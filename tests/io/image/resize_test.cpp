#include "io/image/resize.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "engine/core/random.hpp"
#include "io/file/hash.hpp"
#include "io/image/image_limits.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/effort.hpp"
#include "tests/support/guarded_memory.hpp"
#include "tests/support/reference_resize.hpp"
#include "tests/support/shapes.hpp"
#include "tests/support/tolerance.hpp"

namespace {

using linnet::ImageSize;
using linnet::Random;
using linnet::resize_grey;
using linnet::test::any_side;
using linnet::test::GuardedMatrix;
using linnet::test::kSlowdown;
using linnet::test::kUnwritten;
using linnet::test::resize_bound;
using linnet::test::resize_reference;
using linnet::test::test_seed;
using linnet::test::WorstError;
using Row = std::vector<std::uint8_t>;

Row random_picture(std::size_t pixels, Random& random) {
  // Some images of middle greys, some of black and white, where errors are largest.
  const bool stark = random.below(2) == 0;
  Row grey(pixels);
  for (auto& pixel : grey) {
    pixel = static_cast<std::uint8_t>(stark ? 255 * random.below(2) : random.below(256));
  }
  return grey;
}

std::string text_of(ImageSize from, ImageSize to) {
  return std::to_string(from.width) + "x" + std::to_string(from.height) + " to " +
         std::to_string(to.width) + "x" + std::to_string(to.height);
}

Row resized(ImageSize from, const Row& grey, ImageSize to) {
  Row out(to.pixels(), kUnwritten);
  resize_grey(from, grey, to, out);
  return out;
}

/// Resizes into a buffer between guard bytes; returns how many guard bytes were overwritten.
std::size_t resize_guarded(ImageSize from, const Row& grey, ImageSize to, Row& out,
                           Random& random) {
  const GuardedMatrix<std::uint8_t> source(1, grey.size(), grey.size(), any_side(random));
  const GuardedMatrix<std::uint8_t> target(1, to.pixels(), to.pixels(), any_side(random),
                                           kUnwritten);
  std::copy(grey.begin(), grey.end(), source.row(0));
  resize_grey(from, {source.row(0), grey.size()}, to, {target.row(0), to.pixels()});
  out.assign(target.row(0), target.row(0) + to.pixels());
  const bool changed = !std::equal(grey.begin(), grey.end(), source.row(0));
  return source.strays() + target.strays() + (changed ? 1U : 0U);
}

void compare(ImageSize from, const Row& grey, ImageSize to, const Row& out, WorstError& worst) {
  const auto expected = resize_reference(from, grey, to);
  for (std::size_t i = 0; i < out.size(); ++i) {
    worst.add(out[i], expected[i], resize_bound(from, to),
              text_of(from, to) + ", pixel " + std::to_string(i));
  }
}

/// The exact mean of fewer than 2^56 bytes.
double mean_of(const Row& grey) {
  std::uint64_t sum = 0;
  for (const auto pixel : grey) sum += pixel;
  return static_cast<double>(sum) / static_cast<double>(grey.size());
}

}  // namespace

TEST_CASE("a smaller picture is the area average", "[resize]") {
  CHECK(resized({3, 1}, {0, 90, 255}, {2, 1}) == Row{30, 200});
  CHECK(resized({1, 3}, {0, 90, 255}, {1, 2}) == Row{30, 200});
  CHECK(resized({4, 2}, {1, 3, 10, 20, 5, 7, 30, 40}, {2, 1}) == Row{4, 25});
  CHECK(resized({5, 1}, {0, 0, 200, 255, 255}, {2, 1}) == Row{40, 244});
}

TEST_CASE("a larger picture is bilinear, with centres at halves", "[resize]") {
  CHECK(resized({2, 1}, {0, 100}, {4, 1}) == Row{0, 25, 75, 100});
  CHECK(resized({1, 2}, {0, 100}, {1, 4}) == Row{0, 25, 75, 100});
  CHECK(resized({2, 1}, {0, 60}, {3, 1}) == Row{0, 30, 60});
  CHECK(resized({2, 2}, {0, 160, 80, 240}, {4, 4}) ==
        Row{0, 40, 120, 160, 20, 60, 140, 180, 60, 100, 180, 220, 80, 120, 200, 240});
}

TEST_CASE("one axis may grow while the other shrinks", "[resize]") {
  CHECK(resized({2, 2}, {0, 100, 20, 140}, {4, 1}) == Row{10, 38, 93, 120});
  CHECK(resized({2, 2}, {0, 20, 100, 140}, {1, 4}) == Row{10, 38, 93, 120});
}

TEST_CASE("all pairs of sizes are resized by the formula, without writing outside the result",
          "[resize][reference]") {
  const std::uint64_t seed = test_seed();
  INFO("LINNET_TEST_SEED=" << seed);
  Random random(seed, 61);
  WorstError worst;
  std::size_t strays = 0;
  Row out;
  constexpr std::uint32_t longest = 40;
  const auto any_length = [&] { return static_cast<std::uint32_t>(1 + random.below(longest)); };
  const auto try_sizes = [&](ImageSize from, ImageSize to) {
    const Row grey = random_picture(from.pixels(), random);
    strays += resize_guarded(from, grey, to, out, random);
    compare(from, grey, to, out, worst);
  };
  for (std::uint32_t n = 1; n <= longest; ++n) {
    for (std::uint32_t m = 1; m <= longest; ++m) {
      try_sizes({n, any_length()}, {m, any_length()});
      try_sizes({any_length(), n}, {any_length(), m});
    }
  }
  INFO(worst.text());
  CHECK(worst.share() <= 1.0);
  CHECK(strays == 0);
}

TEST_CASE("large pictures are resized by the formula", "[resize][reference]") {
  const std::uint64_t seed = test_seed();
  INFO("LINNET_TEST_SEED=" << seed);
  Random random(seed, 62);
  struct Case {
    ImageSize from;
    ImageSize to;
  };
  const std::array cases = {
      Case{{3000, 2000}, {64, 64}}, Case{{641, 479}, {64, 64}},   Case{{300, 200}, {299, 201}},
      Case{{64, 64}, {513, 300}},   Case{{1000, 3}, {999, 1000}}, Case{{3, 1000}, {1000, 998}},
      Case{{65500, 3}, {64, 64}},   Case{{3, 65500}, {64, 64}},   Case{{1, 1000}, {65500, 2}},
  };
  WorstError worst;
  std::size_t strays = 0;
  Row out;
  for (const auto& [from, to] : cases) {
    const Row grey = random_picture(from.pixels(), random);
    strays += resize_guarded(from, grey, to, out, random);
    compare(from, grey, to, out, worst);
  }
  INFO(worst.text());
  CHECK(worst.share() <= 1.0);
  CHECK(strays == 0);
}

TEST_CASE("a picture of one grey level keeps it", "[resize]") {
  const std::uint64_t seed = test_seed();
  INFO("LINNET_TEST_SEED=" << seed);
  Random random(seed, 63);
  const auto any_size = [&](std::uint64_t longest) {
    return ImageSize{static_cast<std::uint32_t>(1 + random.below(longest)),
                     static_cast<std::uint32_t>(1 + random.below(longest))};
  };
  std::size_t wrong = 0;
  for (std::uint32_t grey = 0; grey < 256; ++grey) {
    const auto value = static_cast<std::uint8_t>(grey);
    for (const ImageSize from : {ImageSize{1, 1}, any_size(9), any_size(300)}) {
      const ImageSize to = any_size(100);
      const Row out = resized(from, Row(from.pixels(), value), to);
      wrong += out == Row(to.pixels(), value) ? 0U : 1U;
    }
  }
  CHECK(wrong == 0);
}

TEST_CASE("one pixel is the mean of all", "[resize]") {
  const std::uint64_t seed = test_seed();
  INFO("LINNET_TEST_SEED=" << seed);
  Random random(seed, 64);
  // The largest allowed image takes too long under sanitizers.
  const std::uint32_t longest = kSlowdown == 1 ? 5792 : 1024;
  const ImageSize to{1, 1};
  for (const ImageSize from : {ImageSize{7, 5}, ImageSize{1, 999}, ImageSize{640, 480},
                               ImageSize{65500, 1}, ImageSize{longest, longest}}) {
    const Row grey = random_picture(from.pixels(), random);
    INFO(from.width << " x " << from.height);
    CHECK(std::fabs(resized(from, grey, to)[0] - mean_of(grey)) <= resize_bound(from, to));
  }
}

TEST_CASE("a picture of the requested size is copied", "[resize]") {
  Random random(65);
  for (const ImageSize size : {ImageSize{1, 1}, ImageSize{37, 21}, ImageSize{8192, 3}}) {
    const Row grey = random_picture(size.pixels(), random);
    CHECK(resized(size, grey, size) == grey);
  }
}

TEST_CASE("concurrent threads resize to the same bits", "[resize]") {
  Random random(66);
  const ImageSize from{123, 77};
  const std::array sizes = {ImageSize{64, 64}, ImageSize{200, 30}, ImageSize{30, 200},
                            ImageSize{300, 301}};
  const Row grey = random_picture(from.pixels(), random);
  std::array<Row, sizes.size()> expected;
  for (std::size_t i = 0; i < sizes.size(); ++i) expected[i] = resized(from, grey, sizes[i]);
  std::array<std::size_t, 4> differing{};
  std::vector<std::thread> threads;
  for (auto& count : differing) {
    threads.emplace_back([&] {
      for (std::size_t i = 0; i < 10 * sizes.size(); ++i) {
        const std::size_t which = i % sizes.size();
        count += resized(from, grey, sizes[which]) == expected[which] ? 0U : 1U;
      }
    });
  }
  for (auto& thread : threads) thread.join();
  CHECK(differing == std::array<std::size_t, 4>{});
}

TEST_CASE("the tallest picture is resized to the widest, and the widest to the tallest",
          "[resize]") {
  constexpr std::uint32_t longest = linnet::kLongestImageSide;
  Random random(67);
  const Row grey = random_picture(longest, random);
  const double mean = mean_of(grey);
  for (const auto& [from, to] : {std::pair(ImageSize{1, longest}, ImageSize{longest, 1}),
                                 std::pair(ImageSize{longest, 1}, ImageSize{1, longest})}) {
    const Row out = resized(from, grey, to);
    const double bound = resize_bound(from, to);
    CHECK(std::all_of(out.begin(), out.end(),
                      [&](std::uint8_t pixel) { return std::fabs(pixel - mean) <= bound; }));
  }
}

TEST_CASE("resized pictures have the bits of stb_image_resize 1", "[resize]") {
  struct Case {
    ImageSize from;
    ImageSize to;
    std::uint64_t hash;
  };
  const std::array cases = {Case{{640, 480}, {64, 64}, 0x0d020cd3e6590b61},
                            Case{{128, 128}, {64, 64}, 0xcdd3b4ec34dc84d9},
                            Case{{64, 64}, {97, 131}, 0xe88e371238585644},
                            Case{{100, 300}, {128, 128}, 0xad7672cd92bfa04d},
                            Case{{299, 199}, {298, 200}, 0xb51908a9c813fc9b}};
  for (const auto& [from, to, hash] : cases) {
    Random random(68);
    const Row out = resized(from, random_picture(from.pixels(), random), to);
    INFO(text_of(from, to));
    CHECK(linnet::hash_of(out) == hash);
  }
}

TEST_CASE("one resizer takes images of any sizes one after the other", "[resize]") {
  Random random(69);
  linnet::GreyResizer resizer;
  for (const auto& [from, to] : {std::pair(ImageSize{90, 70}, ImageSize{20, 30}),
                                 std::pair(ImageSize{3, 4000}, ImageSize{2000, 1}),
                                 std::pair(ImageSize{20, 30}, ImageSize{20, 30}),
                                 std::pair(ImageSize{90, 71}, ImageSize{20, 31}),
                                 std::pair(ImageSize{90, 70}, ImageSize{20, 30})}) {
    const Row grey = random_picture(from.pixels(), random);
    Row out(to.pixels(), kUnwritten);
    resizer.begin(from, to, out);
    for (std::size_t y = 0; y < from.height; ++y) resizer.add_row(grey.data() + y * from.width);
    INFO(text_of(from, to));
    CHECK(out == resized(from, grey, to));
  }
}
