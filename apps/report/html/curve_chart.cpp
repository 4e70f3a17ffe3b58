#include "apps/report/html/curve_chart.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstddef>

#include "apps/report/html/chart_axis.hpp"
#include "apps/report/html/html_text.hpp"

namespace linnet {
namespace {

// In the units of the SVG, which is drawn 340 to 500 pixels wide.
constexpr double kWidth = 420.0;
constexpr double kHeight = 250.0;
constexpr double kLeft = 48.0;
constexpr double kRight = 10.0;
constexpr double kTop = 10.0;
constexpr double kBottom = 40.0;

constexpr std::size_t kMostPoints = 360;   // one a column of pixels
constexpr std::size_t kMostMarks = 60;     // of more, the marks would touch
constexpr std::size_t kMostNumbered = 15;  // epochs that all have their number below the axis

/// The least and the largest value of all curves.
std::pair<double, double> range_of(const std::vector<Curve>& curves) {
  double least = curves.front().values.front();
  double most = least;
  for (const Curve& curve : curves) {
    const auto [low, high] = std::minmax_element(curve.values.begin(), curve.values.end());
    least = std::min(least, *low);
    most = std::max(most, *high);
  }
  return {least, most};
}

class Plot {
 public:
  Plot(const ChartAxis& values, std::size_t epochs) : values_(values), epochs_(epochs) {}

  double x(std::size_t epoch) const {
    const double share =
        epochs_ > 1 ? static_cast<double>(epoch) / static_cast<double>(epochs_ - 1) : 0.5;
    return kLeft + share * (kWidth - kLeft - kRight);
  }

  double y(double value) const {
    const double share = (value - values_.low) / (values_.high - values_.low);
    return kHeight - kBottom - share * (kHeight - kTop - kBottom);
  }

  std::string grid() const {
    std::string text;
    const auto ticks = std::lround((values_.high - values_.low) / values_.step);
    for (long i = 0; i <= ticks; ++i) {
      const double value = values_.low + static_cast<double>(i) * values_.step;
      text += fmt::format(
          "<line class=\"grid\" x1=\"{:.0f}\" x2=\"{:.0f}\" y1=\"{:.1f}\" y2=\"{:.1f}\"/>"
          "<text class=\"tick\" x=\"{:.0f}\" y=\"{:.1f}\" text-anchor=\"end\">{}</text>\n",
          kLeft, kWidth - kRight, y(value), y(value), kLeft - 7.0, y(value) + 4.0,
          tick_label(value, values_.step));
    }
    const ChartAxis axis = axis_for(0.0, static_cast<double>(epochs_));
    const auto step = epochs_ <= kMostNumbered ? 1 : static_cast<std::size_t>(axis.step);
    for (std::size_t epoch = 0; epoch < epochs_; epoch += step) {
      text += fmt::format(
          "<text class=\"tick\" x=\"{:.1f}\" y=\"{:.0f}\" text-anchor=\"middle\">{}</text>\n",
          x(epoch), kHeight - kBottom + 17.0, epoch);
    }
    return text + fmt::format(
                      "<text class=\"tick\" x=\"{:.0f}\" y=\"{:.0f}\" text-anchor=\"middle\">"
                      "epoch</text>\n",
                      (kLeft + kWidth - kRight) / 2.0, kHeight - 5.0);
  }

  std::string draw(const Curve& curve) const {
    std::string points;
    for (const std::size_t epoch : evenly_spaced(epochs_, kMostPoints)) {
      points += fmt::format("{}{:.1f},{:.1f}", points.empty() ? "" : " ", x(epoch),
                            y(curve.values[epoch]));
    }
    std::string text =
        fmt::format("<polyline class=\"curve {}\" points=\"{}\"/>\n", curve.style, points);
    if (epochs_ > kMostMarks) return text;
    for (std::size_t epoch = 0; epoch < epochs_; ++epoch) {
      text += fmt::format(
          "<circle class=\"mark {}\" cx=\"{:.1f}\" cy=\"{:.1f}\" r=\"3\"><title>{}, epoch {}: "
          "{:.4f}</title></circle>\n",
          curve.style, x(epoch), y(curve.values[epoch]), escaped(curve.name), epoch,
          curve.values[epoch]);
    }
    return text;
  }

 private:
  ChartAxis values_;
  std::size_t epochs_;
};

std::string legend(const std::vector<Curve>& curves) {
  std::string text;
  for (const Curve& curve : curves) {
    text += fmt::format("<span class=\"key {}\">{} <b>{:.4f}</b></span>", curve.style,
                        escaped(curve.name), curve.values.back());
  }
  return text;
}

}  // namespace

std::vector<std::size_t> evenly_spaced(std::size_t count, std::size_t most) {
  std::vector<std::size_t> numbers;
  const std::size_t taken = std::min(count, most);
  for (std::size_t i = 0; i < taken; ++i) {
    numbers.push_back(taken == 1 ? 0 : i * (count - 1) / (taken - 1));
  }
  return numbers;
}

std::string curve_chart(const std::string& title, const std::vector<Curve>& curves, bool from_zero,
                        double most) {
  const auto [least, largest] = range_of(curves);
  ChartAxis axis = axis_for(from_zero ? std::min(0.0, least) : least, largest);
  if (axis.high > most) axis.high = most;
  const Plot plot(axis, curves.front().values.size());
  std::string drawing = plot.grid();
  for (const Curve& curve : curves) drawing += plot.draw(curve);
  return fmt::format(
      "<figure class=\"chart\"><figcaption><h3>{}</h3>{}</figcaption>\n<svg viewBox=\"0 0 {:.0f} "
      "{:.0f}\" role=\"img\" aria-label=\"{} by epoch\">\n{}</svg></figure>\n",
      escaped(title), legend(curves), kWidth, kHeight, escaped(title), drawing);
}

}  // namespace linnet
