#include "apps/report/scores_json.hpp"

#include <cstdint>
#include <nlohmann/json.hpp>

#include "engine/core/escape.hpp"

namespace linnet {
namespace {

using Json = nlohmann::ordered_json;

}  // namespace

Json class_rows(const std::vector<std::string>& classes, const ConfusionMatrix& confusion) {
  const std::vector<ClassScores> scores = class_scores(confusion);
  Json rows = Json::array();
  for (std::size_t c = 0; c < scores.size(); ++c) {
    rows.push_back({{"class", as_utf8(classes[c])},
                    {"precision", scores[c].precision},
                    {"recall", scores[c].recall},
                    {"f1", scores[c].f1},
                    {"support", scores[c].support}});
  }
  return rows;
}

Json confusion_rows(const ConfusionMatrix& confusion) {
  Json rows = Json::array();
  for (std::size_t c = 0; c < confusion.classes(); ++c) {
    const auto row = confusion.row(c);
    rows.push_back(std::vector<std::uint64_t>(row.begin(), row.end()));
  }
  return rows;
}

}  // namespace linnet
