#include "apps/report/inspection.hpp"

#include <nlohmann/json.hpp>
#include <string>

#include "tests/support/catch.hpp"
#include "tests/support/texts.hpp"

namespace linnet::test {
namespace {

/// An image of 4 x 4 pixels of one level, but for one that is brighter by `peak`.
InspectedImage image(const std::string& path, std::uint32_t label, std::uint64_t content,
                     std::uint64_t peak = 100) {
  InspectedImage result{.path = path, .label = label, .size = {4, 4}};
  result.header = ImageHeader{.format = ImageFormat::jpeg, .colour = ImageColour::rgb};
  result.content = content;
  result.bytes = 16;
  result.sums = {15 * 10 + (10 + peak), 15 * 100 + (10 + peak) * (10 + peak)};
  return result;
}

ImageInspection sample() {
  ImageInspection found;
  found.classes = {"cat", "dog"};
  found.images = {image("cat/1", 0, 1), image("cat/2", 0, 2), image("cat/3", 0, 1),
                  image("dog/1", 1, 3), image("dog/2", 1, 2)};
  return found;
}

InspectionReport report(const ImageInspection& found, const InspectionOptions& options = {}) {
  return report_inspection("data", InspectedKind::folder, found, options);
}

}  // namespace

TEST_CASE("Sound data are counted, and nothing stops training") {
  const ImageInspection found = sample();
  const InspectionReport sound = report(found);
  CHECK(sound.stops.empty());
  CHECK(sound.class_counts == std::vector<std::vector<std::size_t>>{{3, 2}});
  REQUIRE(sound.sizes.size() == 1);
  CHECK(sound.sizes[0].name == "4 x 4");
  CHECK(sound.sizes[0].images == 5);
  CHECK(sound.formats[0].name == "JPEG, RGB, 8 bits");
  CHECK(sound.orientations.empty());
  CHECK(sound.flat.empty());
  const std::string text = to_text(sound);
  CHECK(contains(text, "data: a data folder, 5 images in 2 classes\n  cat           3\n"));
  CHECK(text.ends_with("Training can start\n"));
}

TEST_CASE("The same images are named by group, those of several classes apart") {
  const ImageInspection found = sample();
  const InspectionReport same = report(found);
  REQUIRE(same.same.size() == 2);
  CHECK(same.same[0].members == std::vector<std::size_t>{0, 2});
  CHECK_FALSE(same.same[0].conflicting);
  CHECK(same.same[1].conflicting);
  const std::string text = to_text(same);
  CHECK(contains(text,
                 "The same image in several classes: 1 group, 1 image beyond the first of each\n"
                 "  cat/2 = dog/2\n"));
  CHECK(contains(text,
                 "The same image within a class: 1 group, 1 image beyond the first of each\n"
                 "  cat/1 = cat/3\n"));
}

TEST_CASE("Each reason that stops training is given with the way out") {
  ImageInspection found = sample();
  found.classes.push_back("empty");
  found.images[4].size = {8, 8};
  found.bad = {{"dog/3", ImageFault::corrupt, "PNG: cut short"}};
  const InspectionReport stopped = report(found);
  REQUIRE(stopped.stops.size() == 3);
  CHECK(contains(stopped.stops[0], "1 file cannot be read as an image"));
  CHECK(contains(stopped.stops[0], "--skip-bad"));
  CHECK(contains(stopped.stops[1], "2 different sizes: bring all to one with --resize"));
  CHECK(contains(stopped.stops[2], "the class 'empty' has no image"));
  const std::string text = to_text(stopped);
  CHECK(contains(text, "Cannot be read: 1 file\n  dog/3: PNG: cut short\n"));
  CHECK(contains(text, "Training would stop:\n  1 file cannot"));
  CHECK(report(found, {.resize = ImageSize{4, 4}, .skip_bad = true}).stops.size() == 1);
}

TEST_CASE("Images that cannot be split stop training, and what was found is said") {
  ImageInspection found = sample();
  for (InspectedImage& one : found.images) one.content = 7;
  const InspectionReport same = report(found);
  REQUIRE(same.stops.size() == 1);
  CHECK(contains(same.stops[0], "validation"));
}

TEST_CASE("Images that hardly show anything are named") {
  ImageInspection found = sample();
  found.images[1] = image("cat/2", 0, 2, 0);
  found.images[3] = image("dog/1", 1, 3, 3);  // deviation 0.73
  found.images[4] = image("dog/2", 1, 4, 5);  // deviation 1.2
  const InspectionReport flat = report(found);
  REQUIRE(flat.flat.size() == 2);
  CHECK(flat.flat[0].image == 1);
  CHECK(flat.flat[0].mean == 10.0);
  CHECK(flat.flat[0].deviation == 0.0);
  CHECK(flat.flat[1].image == 3);
  CHECK(contains(to_text(flat), "  cat/2: mean level 10.0, deviation 0.00\n"));
}

TEST_CASE("Orientations are counted where any image is to be turned") {
  ImageInspection found = sample();
  found.images[2].header->orientation = ExifOrientation::right_top;
  const InspectionReport turned = report(found);
  REQUIRE(turned.orientations.size() == 2);
  CHECK(turned.orientations[0].images == 4);
  CHECK(turned.orientations[1].name == "turn clockwise (Exif 6)");
  CHECK(turned.orientations[1].example == "cat/3");
}

TEST_CASE("Long lists are cut on the screen and whole in JSON; odd names are escaped") {
  ImageInspection found;
  found.classes = {"a\n", "b\xff"};
  for (std::uint32_t i = 0; i < 50; ++i) {
    found.images.push_back(image("a\n/" + std::to_string(i), i % 2, i / 2, 0));
    found.images.back().size = {4 + i, 4};
    found.bad.push_back({"b\xff/" + std::to_string(i), ImageFault::corrupt, "PNG: bad"});
  }
  const InspectionReport odd = report(found);
  const std::string text = to_text(odd);
  CHECK(lines_of(text).size() < 80);
  CHECK(occurrences(text, "  … and 40 more\n") == 3);  // sizes, flat and damaged
  CHECK(contains(text, "a\\n/0 = a\\n/1"));
  CHECK_FALSE(contains(text, "\xff"));
  const auto json = nlohmann::json::parse(to_json_text(odd));
  CHECK(json["images"] == 50);
  CHECK(json["kind"] == "folder");
  CHECK(json["parts"][0]["classes"][0] == nlohmann::json{{"class", "a\n"}, {"images", 25}});
  CHECK(json["sizes"].size() == 50);
  CHECK(json["same"].size() == 25);
  CHECK(json["same"][0]["conflicting"] == true);
  CHECK(json["same"][0]["images"][1]["class"] == "b\\xff");
  CHECK(json["nearly_constant"].size() == 50);
  CHECK(json["damaged"][49]["fault"] == "corrupt");
  CHECK(json["stops"].size() == 2);
}

TEST_CASE("The parts of a data set are counted apart, and images in several of them are named") {
  ImageInspection found;
  for (const std::string part : {"train", "val"}) {
    ImageInspection one = sample();
    if (part == "val") one.images = {image("cat/9", 0, 1), image("dog/9", 1, 8)};
    one.skipped = {"readme"};
    one.notes.transparent = {1, "cat/1", ""};
    one.notes.coloured = {2, "cat/2", ""};
    add_part(found, part, std::move(one));
  }
  const InspectionReport parts =
      report_inspection("data", InspectedKind::folder, found, {.has_validation_part = true});
  CHECK(parts.class_counts == std::vector<std::vector<std::size_t>>{{3, 2}, {1, 1}});
  CHECK(parts.stops.empty());
  CHECK(found.notes.transparent == NotedImages{2, "train/cat/1", ""});
  CHECK(found.notes.coloured == NotedImages{4, "train/cat/2", ""});
  CHECK(found.skipped == std::vector<std::string>{"train/readme", "val/readme"});
  const std::string text = to_text(parts);
  CHECK(contains(text, "           train         val\n  cat           3           1\n"));
  CHECK(contains(text,
                 "The same image in several parts: 1 group, 2 images beyond the first of each\n"
                 "  train/cat/1 = train/cat/3 = val/cat/9\n"));
  const auto json = nlohmann::json::parse(to_json_text(parts));
  CHECK(json["parts"][1]["part"] == "val");
  CHECK(json["same"][0]["in_several_parts"] == true);
}

TEST_CASE("A class without images in one part stops training, with the name of the part") {
  ImageInspection found;
  add_part(found, "train", sample());
  ImageInspection tested = sample();
  tested.images.resize(3);
  add_part(found, "test", std::move(tested));
  const InspectionReport stopped = report(found);
  REQUIRE(stopped.stops.size() == 1);
  CHECK(stopped.stops[0] == "the class 'dog' has no image that can be read in test");
}

TEST_CASE("Files that break rules stop training where they are refused") {
  ImageInspection found = sample();
  found.odd = {{"dog/1", "PNG: without IEND"}};
  CHECK(report(found).stops.empty());
  CHECK(contains(to_text(report(found)), "Accepted: 1 file that breaks the rules"));
  const InspectionReport stopped = report(found, {.strict = true});
  REQUIRE(stopped.stops.size() == 1);
  CHECK(contains(stopped.stops[0], "1 file breaks the rules of the format"));
}

TEST_CASE("A packed data set has no formats, and its files that were left out stop nothing") {
  ImageInspection found = sample();
  for (InspectedImage& one : found.images) one.header.reset();
  found.bad = {{"dog/3", ImageFault::corrupt, "PNG: cut short"}};
  const InspectionReport packed =
      report_inspection("data.linnet", InspectedKind::packed, found, {});
  CHECK(packed.formats.empty());
  CHECK(packed.stops.empty());
  CHECK(contains(to_text(packed), "data.linnet: a packed data set, 5 images"));
}

}  // namespace linnet::test
