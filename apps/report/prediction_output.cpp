#include "apps/report/prediction_output.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "apps/process/output.hpp"
#include "apps/process/unicode_text.hpp"
#include "engine/core/escape.hpp"

namespace linnet {
namespace {

class Table : public PredictionOutput {
 public:
  Table(const std::vector<std::string>& paths, const std::vector<std::string>& classes) {
    for (const std::string& path : paths) grow(path_width_, path);
    for (const std::string& name : classes) grow(class_width_, name);
  }

  void header() override {
    put("{}  {}  probability\n", padded("path", path_width_), padded("class", class_width_));
  }

  void write(const Prediction& prediction) override {
    const std::string path = padded(printable(prediction.path), path_width_);
    if (!prediction.error.empty()) {
      put("{}  error: {}\n", path, prediction.error);
    }
    for (const RankedClass& ranked : prediction.classes) {
      put("{}  {}  {:11.4f}\n", path, padded(printable(ranked.name), class_width_),
          ranked.probability);
    }
  }

 private:
  static void grow(std::size_t& width, const std::string& text) {
    width = std::max(width, display_width(printable(text)));
  }

  std::size_t path_width_ = 4;
  std::size_t class_width_ = 5;
};

class Csv : public PredictionOutput {
 public:
  void header() override { put("path,class,probability,error\n"); }

  void write(const Prediction& prediction) override {
    const std::string path = field(as_utf8(prediction.path));
    if (!prediction.error.empty()) put("{},,,{}\n", path, field(prediction.error));
    for (const RankedClass& ranked : prediction.classes) {
      put("{},{},{:.6f},\n", path, field(ranked.name), ranked.probability);
    }
  }

 private:
  static std::string field(const std::string& text) {
    if (text.find_first_of(",\"\r\n") == std::string::npos) return text;
    std::string quoted = "\"";
    for (char letter : text) quoted += letter == '"' ? "\"\"" : std::string(1, letter);
    return quoted + "\"";
  }
};

class JsonLines : public PredictionOutput {
 public:
  void write(const Prediction& prediction) override {
    nlohmann::ordered_json line = {{"path", as_utf8(prediction.path)}};
    if (!prediction.error.empty()) {
      line["error"] = prediction.error;
    } else {
      line["class"] = prediction.classes.front().name;
      line["probability"] = prediction.classes.front().probability;
      if (prediction.classes.size() > 1) line["top"] = ranks(prediction);
    }
    put("{}\n", line.dump());
  }

 private:
  static nlohmann::ordered_json ranks(const Prediction& prediction) {
    nlohmann::ordered_json list = nlohmann::ordered_json::array();
    for (const RankedClass& ranked : prediction.classes) {
      list.push_back({{"class", ranked.name}, {"probability", ranked.probability}});
    }
    return list;
  }
};

}  // namespace

std::optional<PredictionFormat> prediction_format_named(std::string_view name) {
  if (name == "table") return PredictionFormat::table;
  if (name == "csv") return PredictionFormat::csv;
  if (name == "jsonl") return PredictionFormat::jsonl;
  return std::nullopt;
}

std::unique_ptr<PredictionOutput> make_prediction_output(PredictionFormat format,
                                                         const std::vector<std::string>& paths,
                                                         const std::vector<std::string>& classes) {
  if (format == PredictionFormat::csv) return std::make_unique<Csv>();
  if (format == PredictionFormat::jsonl) return std::make_unique<JsonLines>();
  return std::make_unique<Table>(paths, classes);
}

}  // namespace linnet
