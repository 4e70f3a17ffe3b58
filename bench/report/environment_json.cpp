#include "bench/report/environment_json.hpp"

#include <nlohmann/json.hpp>

namespace linnet::bench {

using Json = nlohmann::ordered_json;

Json to_json(const EnvironmentReport& environment) {
  Json libraries = Json::array();
  for (const LibraryNote& note : environment.libraries) {
    libraries.push_back(
        {{"name", note.name}, {"description", note.description}, {"path", note.path}});
  }
  Json peaks = Json::array();
  for (const PeakOfSet& peak : environment.peaks) {
    for (const PeakOfThreads& threads : peak.threads) {
      peaks.push_back({{"set", peak.set},
                       {"threads", threads.threads},
                       {"gflops", threads.gflops},
                       {"read_gigabytes_per_second", threads.gigabytes}});
    }
  }
  return {{"commit", environment.commit},
          {"compiler", environment.compiler},
          {"compiler_flags", environment.compiler_flags},
          {"time", environment.time},
          {"cpu", environment.cpu},
          {"cpu_id", environment.cpu_id},
          {"cpu_flags", environment.cpu_flags},
          {"processors", environment.processors},
          {"machine_processors", environment.topology.processors},
          {"machine_cores", environment.topology.cores},
          {"sockets", environment.topology.sockets},
          {"memory_nodes", environment.topology.memory_nodes},
          {"load_average", environment.load_average},
          {"system", environment.system},
          {"governor", environment.governor},
          {"instruction_sets", environment.instruction_sets},
          {"caches", environment.caches},
          {"memory_bytes", environment.memory_bytes},
          {"stream_bytes", environment.stream_bytes},
          {"settings_removed", environment.settings_removed},
          {"libraries", libraries},
          {"missing", environment.missing},
          {"peaks", peaks}};
}

}  // namespace linnet::bench
