#include "apps/report/html/curve_chart.hpp"

#include <limits>
#include <string>
#include <vector>

#include "apps/report/html/chart_axis.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/markup.hpp"
#include "tests/support/texts.hpp"

namespace linnet::test {
namespace {

using Catch::Matchers::WithinRel;

std::vector<double> falling(std::size_t count) {
  std::vector<double> values;
  for (std::size_t i = 0; i < count; ++i) values.push_back(2.0 / static_cast<double>(i + 1));
  return values;
}

}  // namespace

TEST_CASE("An axis has ticks of 1, 2 or 5 that enclose the values") {
  const ChartAxis axis = axis_for(0.0, 0.0921);
  CHECK_THAT(axis.step, WithinRel(0.02, 1e-9));
  CHECK(axis.low == 0.0);
  CHECK_THAT(axis.high, WithinRel(0.1, 1e-9));
  for (const double size : {1e-12, 0.003, 0.07, 1.0, 1.3, 9.99, 4096.0, 1e12}) {
    for (const double least : {0.0, 0.3, -5.0}) {
      const ChartAxis found = axis_for(least, least + size);
      INFO(least << " + " << size);
      CHECK(found.low <= least + 1e-9 * found.step);
      CHECK(found.high >= least + size - 1e-9 * found.step);
      const double ticks = (found.high - found.low) / found.step + 1.0;
      CHECK(ticks >= 2.99);
      CHECK(ticks <= 7.01);
    }
  }
}

TEST_CASE("An axis of one value has room on both sides") {
  for (const double value : {0.0, 1.0, -3.0, 1e-9}) {
    const ChartAxis axis = axis_for(value, value);
    CHECK(axis.low < value);
    CHECK(axis.high > value);
  }
}

TEST_CASE("Ticks have the decimals of their step") {
  CHECK(tick_label(0.25, 0.05) == "0.25");
  CHECK(tick_label(2.0, 1.0) == "2");
  CHECK(tick_label(0.9945, 0.0005) == "0.9945");
  CHECK(tick_label(-1e-17, 0.1) == "0.0");
  CHECK(tick_label(2e9, 1e9) == "2e+09");
}

TEST_CASE("A few numbers are all taken; of many the first, the last and some between") {
  CHECK(evenly_spaced(0, 5).empty());
  CHECK(evenly_spaced(3, 5) == std::vector<std::size_t>{0, 1, 2});
  CHECK(evenly_spaced(11, 3) == std::vector<std::size_t>{0, 5, 10});
}

TEST_CASE("A chart has the last value of each curve and a mark with each value") {
  const std::string chart = curve_chart(
      "Loss <1>", {{"training", "first", {0.5, 0.25}}, {"validation", "second", {1, 0.75}}}, true,
      std::numeric_limits<double>::infinity());
  INFO(chart);
  CHECK(markup_error(chart) == "");
  for (const char* part :
       {"training <b>0.2500</b>", "validation <b>0.7500</b>", "Loss &lt;1&gt;",
        "training, epoch 0: 0.5000", "validation, epoch 1: 0.7500", ">0.0<", ">1.0<"}) {
    INFO(part);
    CHECK(contains(chart, part));
  }
  // The curves end at the right edge, 0.75 a quarter below the top of an axis from 0 to 1.
  CHECK(contains(chart, "48.0,10.0 410.0,60.0\""));
}

TEST_CASE("A chart of one epoch, or of equal values, has no number that is none") {
  for (const std::vector<double>& values :
       {std::vector<double>{1.0}, std::vector<double>(5, 0.0)}) {
    const std::string chart =
        curve_chart("Accuracy", {{"validation", "second", values}}, false, 1.0);
    CHECK(markup_error(chart) == "");
    CHECK_FALSE(contains(chart, "nan"));
    CHECK_FALSE(contains(chart, "inf"));
  }
}

TEST_CASE("A chart of many epochs stays small") {
  const std::string chart =
      curve_chart("Loss", {{"training", "first", falling(100'000)}}, true, 9.0);
  CHECK(markup_error(chart) == "");
  CHECK(chart.size() < 10'000);
}

}  // namespace linnet::test
