#include <fmt/format.h>

#include <cmath>

#include "apps/process/output.hpp"
#include "apps/report/accuracy_interval.hpp"
#include "apps/report/columns.hpp"
#include "apps/report/evaluation_report.hpp"
#include "apps/report/train_report.hpp"
#include "engine/core/escape.hpp"

namespace linnet {
namespace {

constexpr std::size_t kNameWidth = 20;

std::string line(const std::string& name, const std::string& value, const std::string& note) {
  return fmt::format("{:<{}}{:>8}{}{}\n", name, kNameWidth, value, note.empty() ? "" : "  ", note);
}

std::string accuracy_line(const ConfusionMatrix& confusion) {
  const AccuracyInterval interval = accuracy_interval(confusion.correct(), confusion.total());
  return line("accuracy", decimals(confusion.accuracy()),
              fmt::format("95 % interval {:.4f} to {:.4f}", interval.low, interval.high));
}

/// The mean area, the number of classes that have one, and the class with the least.
std::string auc_line(const EvaluationReport& report) {
  std::optional<std::size_t> worst;
  std::size_t count = 0;
  const std::vector<double>& auc = report.scores.auc;
  for (std::size_t c = 0; c < auc.size(); ++c) {
    if (std::isnan(auc[c])) continue;
    ++count;
    if (!worst || auc[c] < auc[*worst]) worst = c;
  }
  if (!worst) return line("ROC AUC", "-", "all examples are of one class");
  return line("ROC AUC", decimals(mean_auc(auc)),
              fmt::format("each class against the others, mean of {}; least {:.4f} of {}", count,
                          auc[*worst], printable(report.classes[*worst])));
}

std::string calibration_error_line(const Scores& scores) {
  return line("calibration error", decimals(scores.calibration_error),
              fmt::format("expected, over {} bins", kCalibrationBins));
}

/// What the fitted temperature is, where it is no minimum of the log loss.
std::string describe_end(const EvaluationReport& report) {
  const std::uint64_t examples = report.scores.confusion.total();
  switch (report.calibration->fit.end) {
    case TemperatureEnd::separated:
      return fmt::format(
          "All predictions are right, so that no temperature gives the least log loss; this one\n"
          "takes 1 of {} labels for wrong (Platt's targets)\n",
          grouped(examples + 2));
    case TemperatureEnd::most:
      return fmt::format("The log loss still falls there: the logits are no guide to the labels\n");
    case TemperatureEnd::least:
      return fmt::format("The log loss still falls there: calibrate the new model again\n");
    case TemperatureEnd::flat:
      return "All logits of an example are equal: no temperature changes a probability\n";
    case TemperatureEnd::minimum:
      break;
  }
  return "";
}

std::string describe_calibration(const EvaluationReport& report) {
  const Calibration& calibration = *report.calibration;
  const Scores& before = report.scores;
  std::string text =
      fmt::format("\nCalibrated: logits are divided by the temperature {:.6g}{}\n{}",
                  calibration.fit.temperature,
                  calibration.earlier == 1.0
                      ? ""
                      : fmt::format(", in all by {:.6g}", calibration.whole_temperature()),
                  describe_end(report));
  const auto row = [&](const char* name, const std::string& first, const std::string& second) {
    text += fmt::format("{:<{}}{:>8}{:>10}\n", name, kNameWidth, first, second);
  };
  row("", "before", "after");
  row("log loss", decimals(before.log_loss), decimals(calibration.after.log_loss));
  row("calibration error", decimals(before.calibration_error),
      decimals(calibration.after.calibration_error));
  text += fmt::format(
      "The temperature was fitted to these {}: others tell what it is worth\nweights {}\n",
      report.noun.many, calibration.weights_hash);
  return text + fmt::format("model in {}{}\n", printable(calibration.path),
                            calibration.replaces ? ", in place of the one before" : "");
}

}  // namespace

std::string to_text(const EvaluationReport& report) {
  const Scores& scores = report.scores;
  const ConfusionMatrix& confusion = scores.confusion;
  std::string text = fmt::format("Evaluated {} on {} of {}\n\n{}\n{}\n{}", printable(report.model),
                                 counted(confusion.total(), report.noun.one, report.noun.many),
                                 printable(report.data), confusion_table(report.classes, confusion),
                                 score_table(report.classes, confusion, "--format json"),
                                 accuracy_line(confusion));
  if (report.top_k) {
    text +=
        line(fmt::format("top-{} accuracy", *report.top_k), decimals(scores.top_k_accuracy), "");
  }
  text += line("log loss", decimals(scores.log_loss), "") + auc_line(report) +
          calibration_error_line(scores);
  return report.calibration ? text + describe_calibration(report) : text;
}

}  // namespace linnet
