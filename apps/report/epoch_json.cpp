#include "apps/report/epoch_json.hpp"

#include <limits>
#include <nlohmann/json.hpp>

namespace linnet {
namespace {

double number_or_nan(const nlohmann::ordered_json& json) {
  return json.is_null() ? std::numeric_limits<double>::quiet_NaN() : json.get<double>();
}

}  // namespace

nlohmann::ordered_json to_json(const EpochRow& row) {
  // As text, JSON has null for NaN.
  return {{"epoch", row.epoch},           {"train_loss", row.train_loss},
          {"valid_loss", row.valid_loss}, {"valid_accuracy", row.valid_accuracy},
          {"seconds", row.seconds},       {"images_per_second", row.images_per_second},
          {"gflops", row.gflops}};
}

EpochRow epoch_row_of(const nlohmann::ordered_json& json) {
  return {.epoch = json.at("epoch").get<std::size_t>(),
          .train_loss = number_or_nan(json.at("train_loss")),
          .valid_loss = number_or_nan(json.at("valid_loss")),
          .valid_accuracy = number_or_nan(json.at("valid_accuracy")),
          .seconds = json.at("seconds").get<double>(),
          .images_per_second = json.at("images_per_second").get<double>(),
          .gflops = json.at("gflops").get<double>()};
}

}  // namespace linnet
