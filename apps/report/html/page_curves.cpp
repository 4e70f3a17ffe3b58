#include <fmt/format.h>

#include <limits>

#include "apps/process/output.hpp"
#include "apps/report/html/curve_chart.hpp"
#include "apps/report/html/page_sections.hpp"

namespace linnet {
namespace {

std::vector<double> values_of(const std::vector<EpochRow>& epochs, double EpochRow::*member) {
  std::vector<double> values;
  for (const EpochRow& row : epochs) values.push_back(row.*member);
  return values;
}

std::string epoch_table(const TrainingPage& page) {
  constexpr std::size_t kMostRows = 50;
  const bool validated = page.summary.confusion.total() != 0;
  const std::vector<std::size_t> rows = evenly_spaced(page.epochs.size(), kMostRows);
  std::string text;
  for (const std::size_t i : rows) {
    const EpochRow& row = page.epochs[i];
    text += fmt::format("<tr><th scope=\"row\">{}</th><td>{:.4f}</td>", row.epoch, row.train_loss);
    if (validated) {
      text += fmt::format("<td>{:.4f}</td><td>{:.4f}</td>", row.valid_loss, row.valid_accuracy);
    }
    text += fmt::format("<td>{}</td></tr>\n",
                        grouped(static_cast<std::uint64_t>(row.images_per_second)));
  }
  return fmt::format(
      "<div class=\"scroll tall\" tabindex=\"0\"><table class=\"numbers\"><thead><tr>"
      "<th scope=\"col\">epoch</th><th scope=\"col\">training loss</th>{}"
      "<th scope=\"col\">images/s</th></tr></thead>\n<tbody>\n{}</tbody></table></div>\n{}",
      validated ? "<th scope=\"col\">validation loss</th><th scope=\"col\">accuracy</th>" : "",
      text,
      rows.size() < page.epochs.size()
          ? fmt::format("<p class=\"note\">{} of {} epochs; --metrics writes all.</p>\n",
                        rows.size(), grouped(page.epochs.size()))
          : "");
}

}  // namespace

std::string curves_section(const TrainingPage& page) {
  if (page.epochs.empty()) return "";
  const bool validated = page.summary.confusion.total() != 0;
  std::vector<Curve> losses = {
      {"training", "first", values_of(page.epochs, &EpochRow::train_loss)}};
  if (validated) {
    losses.push_back({"validation", "second", values_of(page.epochs, &EpochRow::valid_loss)});
  }
  std::string charts = curve_chart("Loss", losses, true, std::numeric_limits<double>::infinity());
  if (validated) {
    charts += curve_chart(
        "Accuracy", {{"validation", "second", values_of(page.epochs, &EpochRow::valid_accuracy)}},
        false, 1.0);
  }
  return fmt::format(
      "<section id=\"curves\">\n<h2>Curves</h2>\n<p>The training loss is the mean over an epoch, "
      "each image before its step; the validation loss and accuracy are those after the "
      "epoch.</p>\n<div class=\"charts\">\n{}</div>\n{}</section>\n",
      charts, epoch_table(page));
}

}  // namespace linnet
