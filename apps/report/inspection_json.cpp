#include <nlohmann/json.hpp>

#include "apps/report/inspection.hpp"
#include "engine/core/escape.hpp"
#include "io/dataset/load_errors.hpp"

namespace linnet {
namespace {

using Json = nlohmann::ordered_json;

Json counts_json(const std::vector<ImageCount>& counts) {
  Json rows = Json::array();
  for (const ImageCount& count : counts) {
    rows.push_back(
        {{"name", count.name}, {"images", count.images}, {"example", as_utf8(count.example)}});
  }
  return rows;
}

Json classes_json(const InspectionReport& report, std::size_t part) {
  Json rows = Json::array();
  for (std::size_t c = 0; c < report.found->classes.size(); ++c) {
    rows.push_back(
        {{"class", as_utf8(report.found->classes[c])}, {"images", report.class_counts[part][c]}});
  }
  return rows;
}

/// One entry for each part, with the name "" where the data set has no parts.
Json parts_json(const InspectionReport& report) {
  Json rows = Json::array();
  for (std::size_t part = 0; part < report.class_counts.size(); ++part) {
    const std::vector<std::string>& names = report.found->parts;
    rows.push_back({{"part", names.empty() ? "" : as_utf8(names[part])},
                    {"classes", classes_json(report, part)}});
  }
  return rows;
}

Json same_json(const InspectionReport& report) {
  Json groups = Json::array();
  for (const SameImages& same : report.same) {
    Json images = Json::array();
    for (const std::size_t member : same.members) {
      const InspectedImage& image = report.found->images[member];
      images.push_back(
          {{"path", as_utf8(image.path)}, {"class", as_utf8(report.found->classes[image.label])}});
    }
    groups.push_back(
        {{"conflicting", same.conflicting}, {"in_several_parts", same.across}, {"images", images}});
  }
  return groups;
}

Json flat_json(const InspectionReport& report) {
  Json rows = Json::array();
  for (const FlatImage& flat : report.flat) {
    rows.push_back({{"path", as_utf8(report.found->images[flat.image].path)},
                    {"mean", flat.mean},
                    {"deviation", flat.deviation}});
  }
  return rows;
}

Json damaged_json(const ImageInspection& found) {
  Json rows = Json::array();
  for (const BadFile& file : found.bad) {
    rows.push_back({{"path", as_utf8(file.path)},
                    {"fault", std::string(name_of(file.fault))},
                    {"reason", as_utf8(file.reason)}});
  }
  return rows;
}

Json odd_json(const ImageInspection& found) {
  Json rows = Json::array();
  for (const OddFile& file : found.odd) {
    rows.push_back({{"path", as_utf8(file.path)}, {"reason", as_utf8(file.reason)}});
  }
  return rows;
}

Json noted_json(const NotedImages& noted) {
  Json json = {{"images", noted.count}};
  if (noted.count != 0) json["example"] = as_utf8(noted.path);
  return json;
}

Json paths_json(const std::vector<std::string>& paths) {
  Json rows = Json::array();
  for (const std::string& path : paths) rows.push_back(as_utf8(path));
  return rows;
}

std::string_view kind_name(InspectedKind kind) {
  if (kind == InspectedKind::idx) return "idx";
  return kind == InspectedKind::packed ? "packed" : "folder";
}

}  // namespace

std::string to_json_text(const InspectionReport& report) {
  const Json json = {{"path", as_utf8(report.path)},
                     {"kind", std::string(kind_name(report.kind))},
                     {"images", report.found->images.size()},
                     {"parts", parts_json(report)},
                     {"sizes", counts_json(report.sizes)},
                     {"formats", counts_json(report.formats)},
                     {"orientations", counts_json(report.orientations)},
                     {"bits_of_16", report.found->rules.depth},
                     {"transparent", noted_json(report.found->notes.transparent)},
                     {"color", std::string(name_of(report.found->rules.colour))},
                     {"color_dropped", noted_json(report.found->notes.coloured)},
                     {"same", same_json(report)},
                     {"nearly_constant", flat_json(report)},
                     {"damaged", damaged_json(*report.found)},
                     {"odd", odd_json(*report.found)},
                     {"skipped", paths_json(report.found->skipped)},
                     {"passed_over", paths_json(report.found->passed_over)},
                     {"excluded", paths_json(report.found->excluded)},
                     {"stops", report.stops}};
  return json.dump(2) + "\n";
}

}  // namespace linnet
