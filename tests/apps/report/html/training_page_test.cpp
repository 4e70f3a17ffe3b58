#include "apps/report/html/training_page.hpp"

#include <string>
#include <vector>

#include "apps/report/html/page_pictures.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/markup.hpp"
#include "tests/support/temporary_folder.hpp"
#include "tests/support/texts.hpp"

namespace linnet::test {
namespace {

const std::string kHostile = "<script>alert(\"1\")</script>&amp;'\n\xff\u202e]]>";

/// A page about `classes` classes with the names "class N", of which every fourth validation image
/// of a class is predicted to be of the next class.
TrainingPage sample_page(std::size_t classes) {
  TrainingPage page;
  page.data = "some/data";
  page.date = "1 May 2026";
  page.size = {8, 4};
  RunSummary& summary = page.summary;
  summary.confusion = ConfusionMatrix(classes, classes);
  for (std::size_t c = 0; c < classes; ++c) {
    summary.classes.push_back("class " + std::to_string(c));
    page.train_counts.push_back(16 + c);
    page.valid_counts.push_back(4);
    for (int i = 0; i < 3; ++i) summary.confusion.add(c, c);
    summary.confusion.add(c, (c + 1) % classes);
  }
  summary.valid_loss = 0.5;
  for (std::size_t epoch = 0; epoch < 3; ++epoch) {
    page.epochs.push_back({.epoch = epoch,
                           .train_loss = 0.625,
                           .valid_loss = 0.5,
                           .valid_accuracy = 0.75,
                           .images_per_second = 1234.0});
  }
  page.recipe = {{"seed", "7"}};
  page.environment = {{"threads", "2"}};
  return page;
}

ShownImage sample_image(const std::string& name) {
  return {.path = name + "/1.png",
          .truth = name,
          .predicted = name,
          .correct = false,
          .probability = 0.875,
          .truth_probability = 0.0625,
          .thumbnail = thumbnail({1, 1}, std::vector<std::uint8_t>{9})};
}

}  // namespace

TEST_CASE("The page is well-formed, and refers to nothing outside it") {
  TrainingPage page = sample_page(5);
  page.surest_mistakes.push_back(sample_image("a"));
  const std::string html = to_html(page);
  CHECK(markup_error(html) == "");
  for (const char* part :
       {"http:", "https:", "<script", "url(", "@import", "<link", "javascript"}) {
    INFO(part);
    CHECK_FALSE(contains(html, part));
  }
  CHECK(contains(html, "Content-Security-Policy\" content=\"default-src 'none'"));
  CHECK(contains(html, "prefers-color-scheme: dark"));
  CHECK(contains(html, "@media print"));
  CHECK(contains(html, "width=device-width"));
}

TEST_CASE("The figures of the page are those of the run") {
  const std::string html = to_html(sample_page(5));
  for (const char* part : {"<b>0.7500</b><span>95 % interval 0.5313 to 0.8881",
                           "<b>5</b><span>of 20 validation images", "<b>0.5000</b><span>mean over",
                           "90 training images of 8&#160;×&#160;4 pixels in 5 classes, 3 epochs",
                           "training <b>0.6250</b>",
                           "class=\"hit deep\" style=\"--shade:0.75\" title=\"75.0 %\">3</td>",
                           "class=\"miss\" style=\"--shade:0.50\" title=\"25.0 %\">1</td>",
                           "<dt>seed</dt><dd><bdi>7</bdi>"}) {
    INFO(part);
    CHECK(contains(html, part));
  }
  CHECK(occurrences(html, "<th scope=\"row\"><bdi>class 3</bdi></th>") ==
        3);  // matrix, pairs, scores
}

TEST_CASE("Hostile names stay text wherever they are shown") {
  TrainingPage page = sample_page(3);
  page.data = page.note = page.recipe_line = page.date = kHostile;
  for (std::string& name : page.summary.classes) name = kHostile + name;
  page.surest_mistakes.push_back(sample_image(kHostile));
  page.least_sure.push_back(sample_image(kHostile));
  page.weights.push_back({kHostile, thumbnail({1, 1}, std::vector<std::uint8_t>{0})});
  page.duplicates.push_back(
      {.copies = {{kHostile, kHostile, true}}, .members = 2, .thumbnail = page.weights[0].picture});
  page.summary.duplicates = {.duplicates = 1, .groups = 1, .conflicting = 1, .leaked = 1};
  page.recipe = page.environment = {{kHostile, kHostile}};
  const std::string html = to_html(page);
  CHECK(markup_error(html) == "");
  CHECK_FALSE(contains(html, "<script"));
  CHECK_FALSE(contains(html, "\u202e"));
  CHECK(occurrences(html, "&lt;script&gt;alert(&quot;1&quot;)") > 10);
}

TEST_CASE("A page of many classes with long names is bounded and shows pairs and scores") {
  TrainingPage page = sample_page(3000);
  for (std::string& name : page.summary.classes) name += std::string(250, '<');
  const std::string html = to_html(page);
  CHECK(markup_error(html) == "");
  CHECK(html.size() < 3'000'000);
  CHECK(contains(html, "1,000 of 3,000 classes are shown"));
  CHECK(contains(html, "Most frequent mistakes"));
  CHECK_FALSE(contains(html, "class=\"matrix\""));
}

TEST_CASE("Classes without validation images have no scores, and come last") {
  TrainingPage page = sample_page(40);
  page.summary.confusion = ConfusionMatrix(40, 40);
  for (std::size_t c = 1; c < 40; ++c) page.summary.confusion.add(c, c);
  page.summary.confusion.add(7, 8);
  const std::string html = to_html(page);
  const std::size_t lowest =
      html.find("<th scope=\"row\"><bdi>class 7</bdi></th><td>1.0000</td><td>0.5000");
  const std::size_t none =
      html.find("<th scope=\"row\"><bdi>class 0</bdi></th><td>–</td><td>–</td><td>–</td>");
  REQUIRE(lowest != std::string::npos);
  REQUIRE(none != std::string::npos);
  CHECK(lowest < none);
}

TEST_CASE("Without validation images the page has no scores and says why") {
  TrainingPage page = sample_page(2);
  page.summary.confusion = ConfusionMatrix(2, 2);
  page.valid_counts = {0, 0};
  const std::string html = to_html(page);
  CHECK(markup_error(html) == "");
  CHECK(contains(html, "No image was kept for validation"));
  for (const char* id :
       {"\"confusion\"", "\"classes\"", "\"images\"", "#confusion", ">Accuracy<"}) {
    INFO(id);
    CHECK_FALSE(contains(html, id));
  }
}

TEST_CASE("What deserves attention is said at the top") {
  TrainingPage page = sample_page(2);
  page.summary.duplicates = {.duplicates = 3, .groups = 2, .conflicting = 1, .leaked = 2};
  page.summary.confusion = ConfusionMatrix(2, 2);
  page.summary.confusion.add(0, 1);
  page.summary.confusion.add(1, 1);
  const std::string html = to_html(page);
  CHECK(contains(html, "2 images of the validation set are in the training set too"));
  CHECK(contains(html, "1 image is in more than one class"));
  CHECK(contains(html, "No image was recognised of <bdi>class 0</bdi>."));
}

TEST_CASE("A prediction of an output without a class is shown as one") {
  TrainingPage page = sample_page(2);
  page.summary.confusion = ConfusionMatrix(2, 10);
  page.summary.confusion.add(0, 0);
  page.summary.confusion.add(1, 9);
  page.surest_mistakes.push_back(sample_image("x"));
  page.surest_mistakes.back().predicted = "";
  const std::string html = to_html(page);
  CHECK(markup_error(html) == "");
  CHECK(occurrences(html, "(no class)") == 3);  // of the matrix, the pairs and the image
}

TEST_CASE("Only a page that is one may be replaced") {
  const TemporaryFolder folder;
  write_file(folder / "page.html", std::string_view(to_html(sample_page(2))));
  write_file(folder / "other.html", std::string_view("<!DOCTYPE html>\n<html lang=\"en\">\n"));
  CHECK(is_training_page(folder / "page.html"));
  CHECK_FALSE(is_training_page(folder / "other.html"));
  CHECK_FALSE(is_training_page(folder / "absent.html"));
}

}  // namespace linnet::test
