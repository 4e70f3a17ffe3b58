#pragma once

#include <string>

#include "bench/scaling/scaling_report.hpp"

namespace linnet::bench {

/// scaling.json: {"environment": …, "machine": […], "barriers": […], "steps": […], "model": […]}.
/// Times are in seconds. In barriers and steps `asked` is the number of threads that the program
/// asked for, and `members` the number that came: the figures are those of the members.
std::string scaling_json(const ScalingReport& report);

}  // namespace linnet::bench
