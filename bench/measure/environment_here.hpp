#pragma once

#include "bench/report/environment.hpp"

namespace linnet::bench {

/// Commit and compiler of this program, and the time, processor, system and memory of this run.
/// Libraries, peaks and the area of streaming cases are left empty.
EnvironmentReport environment_here();

}  // namespace linnet::bench
