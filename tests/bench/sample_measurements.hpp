#pragma once

#include <string>

#include "bench/report/case_result.hpp"
#include "bench/report/environment.hpp"

namespace linnet::bench {

/// Three rounds of Linnet and two baselines on a case of 1e9 operations and 3e9 bytes.
inline Measurement sample_measurement(const std::string& name, int threads) {
  Measurement measurement;
  measurement.name = name;
  measurement.group = name.substr(0, name.find('/'));
  measurement.m = measurement.n = measurement.k = 64;
  measurement.layout = std::string(2, 'n');
  measurement.threads = threads;
  measurement.memory = "hot";
  measurement.flops = 1e9;
  measurement.peak = 2e9;
  measurement.timings = {{"Linnet", "gemm nn", threads, false, 3e9, 1.0, {1.0, 2.0, 4.0}},
                         {"Slow", "sgemm nn", threads, true, 3e9, 9.0, {2.5, 9.0, 9.0}},
                         {"Fast", "sgemm nn", threads, true, 3e9, 2.0, {3.0, 2.0, 2.0}}};
  return measurement;
}

inline EnvironmentReport sample_environment() {
  EnvironmentReport environment;
  environment.commit = "0123456789";
  environment.cpu = "A processor";
  environment.caches = {"L1 Data 32 KiB", "L2 Unified 512 KiB"};
  environment.libraries = {{"Fast", "kernels for everything", "/lib/libfast.so"}};
  environment.missing = {"MKL: no file was found"};
  environment.peaks = {{"avx2", {{1, 2.0, 10.0}}}};
  return environment;
}

}  // namespace linnet::bench
