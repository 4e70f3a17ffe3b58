#pragma once

#include <nlohmann/json_fwd.hpp>

#include "bench/report/environment.hpp"

namespace linnet::bench {

/// The environment as the reports hold it: {"commit", "compiler", "time", "cpu", …}.
nlohmann::ordered_json to_json(const EnvironmentReport& environment);

}  // namespace linnet::bench
