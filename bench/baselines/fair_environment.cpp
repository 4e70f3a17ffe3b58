#include "bench/baselines/fair_environment.hpp"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <string_view>

extern char** environ;

namespace linnet::bench {
namespace {

/// Prefixes of the settings of these libraries and of their OpenMP runtimes.
constexpr std::array<std::string_view, 12> kForeign = {
    "OPENBLAS_", "GOTO_", "BLIS_", "DNNL_",    "ONEDNN_", "MKL_",
    "MKLROOT",   "OMP_",  "KMP_",  "LIBXSMM_", "GOMP_",   "GOTOBLAS_"};

std::vector<std::string> foreign_settings() {
  std::vector<std::string> found;
  for (char** entry = environ; *entry != nullptr; ++entry) {
    const std::string_view text = *entry;
    if (std::any_of(kForeign.begin(), kForeign.end(),
                    [&](std::string_view prefix) { return text.rfind(prefix, 0) == 0; })) {
      found.emplace_back(text);
    }
  }
  std::sort(found.begin(), found.end());
  return found;
}

void set(const char* name, const std::string& value) {
  ::setenv(name, value.c_str(), 1);
}

}  // namespace

std::vector<std::string> make_environment_fair(int threads) {
  const std::vector<std::string> removed = foreign_settings();
  for (const std::string& setting : removed) {
    ::unsetenv(setting.substr(0, setting.find('=')).c_str());
  }
  const std::string count = std::to_string(threads);
  for (const char* name : {"OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"}) {
    set(name, count);
  }
  // One or two milliseconds each. The calls of a burst follow each other within microseconds, so
  // workers do not sleep between them.
  set("OPENBLAS_THREAD_TIMEOUT", "22");  // 2^22 cycles, in place of 2^26
  set("GOMP_SPINCOUNT", "20000");        // pause instructions, in place of 300,000
  set("KMP_BLOCKTIME", "2");             // milliseconds, in place of 200
  set("ONEDNN_VERBOSE", "none");
  return removed;
}

}  // namespace linnet::bench
