#include "engine/data/minibatches.hpp"

#include <algorithm>
#include <numeric>
#include <string>
#include <vector>

#include "linnet/error.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/error_text.hpp"
#include "tests/support/structured_images.hpp"

namespace linnet::test {
namespace {

using Order = std::vector<std::uint32_t>;

TEST_CASE("ordered examples point at their rows, and pad their labels with class 0",
          "[minibatches]") {
  // Enough for several pieces that are gathered side by side.
  const ImageSet images = structured_images(9001, 70, 4, 1);
  std::vector<float> pulls(9001);
  for (std::size_t i = 0; i < pulls.size(); ++i) pulls[i] = static_cast<float>(i);
  OrderedExamples ordered;
  for (const std::size_t size : {9001U, 33U, 1U, 16U, 17U, 0U}) {
    INFO(size << " examples");
    Order indices;
    for (std::size_t i = 0; i < size; ++i) indices.push_back(static_cast<std::uint32_t>(9000 - i));
    ordered.gather(images.examples(), indices, size == 33 ? std::span<const float>{} : pulls,
                   Workers(2));
    REQUIRE(ordered.size() == size);
    REQUIRE(ordered.rows().size() == size);
    REQUIRE(ordered.bias_inputs().size() == size);
    REQUIRE(ordered.labels().size() == size + kColumnPadding);
    std::size_t wrong = 0;
    for (std::size_t i = 0; i < size; ++i) {
      wrong += ordered.rows().starts[i] == row_start(images.pixels.row(indices[i])) ? 0U : 1U;
      wrong += ordered.labels()[i] == images.labels[indices[i]] ? 0U : 1U;
      wrong += ordered.bias_inputs()[i] == (size == 33 ? 1.0f : pulls[indices[i]]) ? 0U : 1U;
    }
    for (std::size_t i = size; i < ordered.labels().size(); ++i) wrong += ordered.labels()[i];
    CHECK(wrong == 0);
  }
}

TEST_CASE("ordered examples have the weights of their classes, if there are any", "[minibatches]") {
  const ImageSet images = structured_images(9001, 70, 4, 1);
  const std::vector<float> class_weights = {1.0f, 0.5f, 0.25f, 0.125f};
  Order order(9001);
  std::iota(order.rbegin(), order.rend(), 0U);
  OrderedExamples ordered;
  ordered.gather(images.examples(), order, {}, Workers(2), class_weights);
  REQUIRE(ordered.weights().size() == 9001);
  std::size_t wrong = 0;
  for (std::size_t i = 0; i < 9001; ++i) {
    wrong += ordered.weights()[i] == class_weights[order[i] % 4] ? 0U : 1U;
  }
  CHECK(wrong == 0);
  ordered.gather(images.examples(), order, {}, Workers(2));
  CHECK(ordered.weights().empty());
}

TEST_CASE("examples that contradict themselves are refused", "[minibatches]") {
  ImageSet images = structured_images(10, 70, 4, 1);
  CHECK_NOTHROW(check(images.examples()));
  const auto said = [](const Examples& examples) {
    return error_text(Fault::usage, [&] { check(examples); });
  };
  Examples examples = images.examples();
  examples.labels = examples.labels.first(9);
  CHECK_THAT(said(examples), mentions("labels"));
  examples = images.examples();
  examples.classes = 3;
  CHECK_THAT(said(examples), mentions("class"));
  examples = images.examples();
  const std::vector<std::uint64_t> content(11);
  examples.content = std::span(content).first(9);
  CHECK_THAT(said(examples), mentions("contents"));
  examples.content = content;
  CHECK_THAT(said(examples), mentions("contents"));
  examples.content = std::span(content).first(10);
  CHECK_NOTHROW(check(examples));
  examples.sums = examples.sums.first(9);
  CHECK_THAT(said(examples), mentions("sums"));
  examples.sums = {};
  CHECK_NOTHROW(check(examples));
  examples = images.examples();
  const std::vector<float> floats(10 * 70);
  examples.features = MatrixView<const float>(floats.data(), 10, 70, 70);
  CHECK_THAT(said(examples), mentions("sums of bytes"));
  examples.sums = {};
  CHECK_NOTHROW(check(examples));
}

}  // namespace
}  // namespace linnet::test
