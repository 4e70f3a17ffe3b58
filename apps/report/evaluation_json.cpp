#include <nlohmann/json.hpp>
#include <string_view>

#include "apps/report/evaluation_report.hpp"
#include "apps/report/scores_json.hpp"
#include "engine/core/escape.hpp"

namespace linnet {
namespace {

using Json = nlohmann::ordered_json;

std::string_view name_of(TemperatureEnd end) {
  switch (end) {
    case TemperatureEnd::separated:
      return "separated";
    case TemperatureEnd::most:
      return "most";
    case TemperatureEnd::least:
      return "least";
    case TemperatureEnd::flat:
      return "flat";
    case TemperatureEnd::minimum:
      break;
  }
  return "minimum";
}

Json to_json(const Calibration& calibration) {
  return {{"temperature", calibration.fit.temperature},
          {"end", name_of(calibration.fit.end)},
          {"whole_temperature", calibration.whole_temperature()},
          {"loss", calibration.after.log_loss},
          {"calibration_error", calibration.after.calibration_error},
          {"model", as_utf8(calibration.path)},
          {"weights_hash", calibration.weights_hash}};
}

Json top_k(const EvaluationReport& report) {
  if (!report.top_k) return {};
  return {{"k", *report.top_k}, {"accuracy", report.scores.top_k_accuracy}};
}

}  // namespace

std::string to_json(const EvaluationReport& report) {
  const Scores& scores = report.scores;
  Json classes = class_rows(report.classes, scores.confusion);
  for (std::size_t c = 0; c < classes.size(); ++c) classes[c]["auc"] = scores.auc[c];
  Json object = {{"model", as_utf8(report.model)},
                 {"data", as_utf8(report.data)},
                 {"images", scores.confusion.total()},
                 {"loss", scores.log_loss},
                 {"accuracy", scores.confusion.accuracy()},
                 {"top_k", top_k(report)},
                 {"auc", mean_auc(scores.auc)},
                 {"calibration_error", scores.calibration_error},
                 {"classes", classes},
                 {"confusion_matrix", confusion_rows(scores.confusion)},
                 {"weights_hash", report.weights_hash},
                 {"isa", report.isa},
                 {"threads", report.threads},
                 {"read_seconds", report.read_seconds}};
  if (report.calibration) object["calibration"] = to_json(*report.calibration);
  return object.dump();
}

}  // namespace linnet
