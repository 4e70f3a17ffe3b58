#include "io/dataset/conversion_hint.hpp"

#include <string>
#include <vector>

#include "tests/support/catch.hpp"
#include "tests/support/texts.hpp"

namespace linnet::test {
namespace {

const std::string kStart = "Linnet reads PNG and JPEG. ImageMagick converts the other images";
const std::string kStartInRoot = kStart + ", then --skip-bad leaves out their originals: ";

BadFile other(const std::string& path) {
  return {path, ImageFault::unsupported, "WebP, and Linnet reads PNG and JPEG"};
}

}  // namespace

TEST_CASE("One command converts all files of another format in a data folder") {
  CHECK(conversion_hint("data", {other("cat/1.webp"), other("dog/2.webp")}) ==
        kStartInRoot + "mogrify -format png data/*/*.webp");
  CHECK(conversion_hint("my data", {other("cat/1.heic"), other("cat/sub/2.gif")}) ==
        kStartInRoot + "mogrify -format png 'my data'/*/*.heic 'my data'/*/*/*.gif");
}

TEST_CASE("Files with the name of PNG or JPEG are converted by name") {
  CHECK(conversion_hint("data", {other("cat/1.jpg"), other("dog/it's.png"), other("dog/plain"),
                                 other("cat/1.webp")}) ==
        kStartInRoot +
            "mogrify -format png 'data/dog/it'\\''s.png' data/*/*.webp data/cat/1.jpg "
            "data/dog/plain");
}

TEST_CASE("Many files with the name of JPEG are converted by content, so that others stay") {
  std::vector<BadFile> many;
  for (int i = 0; i < 20; ++i) many.push_back(other("cat/" + std::to_string(i) + ".jpg"));
  CHECK(contains(conversion_hint("data", many), "mogrify -format png data/cat/0.jpg "));
  many.push_back(other("cat/20.jpg"));
  CHECK(conversion_hint("data", many) ==
        kStartInRoot +
            "for f in data/*/*.jpg; do case $(file -b --mime-type \"$f\") in image/png | "
            "image/jpeg) ;; *) mogrify -format png \"$f\" ;; esac; done");
  many.push_back(other("cat/plain"));
  CHECK(contains(conversion_hint("data", many), "for f in data/*/* data/*/*.jpg; do "));
}

TEST_CASE("Without a root the files are converted in their own folders") {
  CHECK(conversion_hint("", {other("photos/1.webp"), other("2.bmp")}) ==
        kStart + ": mogrify -format png ./*.bmp photos/*.webp");
}

TEST_CASE("Other errors have no hint") {
  CHECK(conversion_hint("data", {}).empty());
  CHECK(conversion_hint("data", {{"a/1.jpg", ImageFault::corrupt, "JPEG: cut short"},
                                 {"a/2.jpg", ImageFault::unsupported, "JPEG: arithmetic coding"},
                                 {"a/3.png", ImageFault::unsupported, "PNG: for Apple"}})
            .empty());
}

}  // namespace linnet::test
