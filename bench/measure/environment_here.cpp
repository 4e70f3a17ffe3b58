#include "bench/measure/environment_here.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <ctime>
#include <thread>

#include "bench/measure/machine.hpp"
#include "linnet/instruction_set.hpp"
#include "linnet_version.hpp"

namespace linnet::bench {
namespace {

std::string now() {
  const std::time_t time = std::time(nullptr);
  std::tm parts{};
  gmtime_r(&time, &parts);
  char text[32];
  std::strftime(text, sizeof text, "%Y-%m-%d %H:%M UTC", &parts);
  return text;
}

}  // namespace

EnvironmentReport environment_here() {
  EnvironmentReport environment;
  environment.commit = LINNET_COMMIT;
  environment.compiler = LINNET_COMPILER;
  environment.compiler_flags = LINNET_COMPILER_FLAGS;
  environment.time = now();
  environment.cpu = cpu_model("/");
  environment.cpu_id = cpu_id("/");
  environment.cpu_flags = cpu_flags("/");
  environment.topology = topology("/");
  environment.load_average = load_average("/");
  environment.processors = std::max(1U, std::thread::hardware_concurrency());
  environment.system = system_name("/");
  environment.governor = governor("/");
  environment.instruction_sets = available_instruction_sets();
  for (const Cache& cache : caches("/")) {
    environment.caches.push_back(
        fmt::format("L{} {} {} KiB", cache.level, cache.type, cache.bytes >> 10));
  }
  environment.memory_bytes = available_memory("/");
  return environment;
}

}  // namespace linnet::bench
