#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <iterator>

#include "bench/report/chart.hpp"

namespace linnet::bench {
namespace {

constexpr double kWidth = 960.0;
constexpr double kHeight = 460.0;
constexpr double kLeft = 60.0;
constexpr double kRight = 200.0;  // for the legend
constexpr double kTop = 44.0;
constexpr double kBottom = 110.0;  // for the slanted names of the cases

// Halfway between white and black, so that it is legible on both.
constexpr const char* kInk = "#7d8590";
constexpr const char* kGrid = "#80808050";
constexpr const char* kLinnet = "#e5484d";
constexpr std::array kColours = {"#3b82f6", "#16a34a", "#a855f7", "#ca8a04", "#0ea5a5",
                                 "#db6fb1", "#64748b", "#84a315", "#8b5e3c", "#6366f1"};

/// 1, 2 or 5 times a power of ten, such that five to ten of them make up `most`.
double tick_step(double most) {
  const double power = std::pow(10.0, std::floor(std::log10(most / 5.0)));
  for (const double factor : {1.0, 2.0, 5.0}) {
    if (most / (power * factor) <= 10.0) return power * factor;
  }
  return power * 10.0;
}

std::string escaped(const std::string& text) {
  std::string result;
  for (const char c : text) {
    if (c == '<') {
      result += "&lt;";
    } else if (c == '&') {
      result += "&amp;";
    } else {
      result += c;
    }
  }
  return result;
}

class Drawing {
 public:
  explicit Drawing(const Chart& chart) : chart_(chart), most_(highest(chart)) {}

  std::string draw() {
    add(R"(<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {} {}" )"
        R"(font-family="sans-serif" font-size="12" fill="{}">)",
        kWidth, kHeight, kInk);
    add(R"(<text x="{}" y="22" font-size="15">{}</text>)", kLeft, escaped(chart_.title));
    draw_axes();
    draw_limit();
    // Linnet is drawn last, on top of the others.
    std::size_t colour = 0;
    for (const Series& series : chart_.series) {
      if (series.is_baseline)
        draw_series(series, colour_of(series, kColours[colour++ % kColours.size()]));
    }
    for (const Series& series : chart_.series) {
      if (!series.is_baseline) draw_series(series, colour_of(series, kLinnet));
    }
    add("</svg>");
    return fmt::to_string(text_);
  }

 private:
  static const char* colour_of(const Series& series, const char* its_own) {
    if (series.colour < 0) return its_own;
    return kColours[static_cast<std::size_t>(series.colour) % kColours.size()];
  }

  static double highest(const Chart& chart) {
    double most = chart.limit;
    for (const Series& series : chart.series) {
      for (const double value : series.values) {
        if (value > most) most = value;
      }
    }
    return most > 0.0 ? most * 1.05 : 1.0;
  }

  template <class... Arguments>
  void add(fmt::format_string<Arguments...> format, Arguments&&... arguments) {
    fmt::format_to(std::back_inserter(text_), format, std::forward<Arguments>(arguments)...);
    text_.push_back('\n');
  }

  double x_of(std::size_t index) const {
    const double step = (kWidth - kLeft - kRight) / static_cast<double>(chart_.cases.size());
    return kLeft + (static_cast<double>(index) + 0.5) * step;
  }
  double y_of(double value) const {
    return kHeight - kBottom - value / most_ * (kHeight - kTop - kBottom);
  }

  void draw_axes() {
    const double step = tick_step(most_);
    for (double value = 0.0; value <= most_; value += step) {
      const double y = y_of(value);
      add(R"(<line x1="{}" y1="{:.1f}" x2="{}" y2="{:.1f}" stroke="{}"/>)", kLeft, y,
          kWidth - kRight, y, kGrid);
      add(R"(<text x="{}" y="{:.1f}" text-anchor="end">{:g}</text>)", kLeft - 6.0, y + 4.0, value);
    }
    add(R"svg(<text x="14" y="{}" transform="rotate(-90 14 {})" text-anchor="middle">{}</text>)svg",
        (kTop + kHeight - kBottom) / 2.0, (kTop + kHeight - kBottom) / 2.0, escaped(chart_.unit));
    for (std::size_t i = 0; i < chart_.cases.size(); ++i) {
      const double y = kHeight - kBottom + 16.0;
      add(R"svg(<text x="{:.1f}" y="{}" text-anchor="end" transform="rotate(-45 {:.1f} {})">{}</text>)svg",
          x_of(i), y, x_of(i), y, escaped(chart_.cases[i]));
    }
  }

  void draw_limit() {
    if (chart_.limit <= 0.0) return;
    const double y = y_of(chart_.limit);
    add(R"(<line x1="{}" y1="{:.1f}" x2="{}" y2="{:.1f}" stroke="{}" stroke-dasharray="6 4"/>)",
        kLeft, y, kWidth - kRight, y, kInk);
    add(R"(<text x="{}" y="{:.1f}">{}</text>)", kWidth - kRight + 8.0, y + 4.0,
        escaped(chart_.limit_name));
  }

  void draw_series(const Series& series, const char* colour) {
    if (chart_.has_lines) draw_line(series, colour);
    const double radius = series.is_baseline ? 3.5 : 5.0;
    for (std::size_t i = 0; i < series.values.size(); ++i) {
      if (std::isnan(series.values[i])) continue;
      add(R"(<circle cx="{:.1f}" cy="{:.1f}" r="{}" fill="{}"/>)", x_of(i), y_of(series.values[i]),
          radius, colour);
    }
    const double y = kTop + 48.0 + 20.0 * static_cast<double>(legends_++);
    add(R"(<circle cx="{}" cy="{}" r="{}" fill="{}"/>)", kWidth - kRight + 14.0, y - 4.0, radius,
        colour);
    add(R"(<text x="{}" y="{}"{}>{}</text>)", kWidth - kRight + 26.0, y,
        series.is_baseline ? "" : R"( font-weight="bold")", escaped(series.name));
  }

  void draw_line(const Series& series, const char* colour) {
    std::string points;
    for (std::size_t i = 0; i < series.values.size(); ++i) {
      if (std::isnan(series.values[i])) continue;
      points += fmt::format("{:.1f},{:.1f} ", x_of(i), y_of(series.values[i]));
    }
    add(R"(<polyline points="{}" fill="none" stroke="{}" stroke-width="{}"{}/>)", points, colour,
        series.is_baseline ? 1.3 : 2.6, series.is_dashed ? R"( stroke-dasharray="4 3")" : "");
  }

  const Chart& chart_;
  double most_;
  std::size_t legends_ = 0;
  fmt::memory_buffer text_;
};

}  // namespace

std::string to_svg(const Chart& chart) {
  return Drawing(chart).draw();
}

}  // namespace linnet::bench
