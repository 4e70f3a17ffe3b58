#pragma once

#include <nlohmann/json_fwd.hpp>

#include "apps/report/train_report.hpp"

namespace linnet {

/// The figures of an epoch as the metrics have them.
nlohmann::ordered_json to_json(const EpochRow& row);

/// The reverse; null stands for NaN. Throws nlohmann's exceptions for what is no such object.
EpochRow epoch_row_of(const nlohmann::ordered_json& json);

}  // namespace linnet
