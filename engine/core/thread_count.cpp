#include "engine/core/thread_count.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdlib>
#include <sstream>
#include <string_view>

#include "engine/core/escape.hpp"
#include "engine/core/processors.hpp"
#include "linnet/error.hpp"
#include "linnet/thread_limit.hpp"

namespace linnet {
namespace {

bool is_allowed(int threads) {
  return threads >= 1 && threads <= kMaxThreads;
}

std::string allowed_numbers() {
  return "takes a whole number from 1 to " + std::to_string(kMaxThreads);
}

/// The text is one number in the allowed range.
std::optional<int> thread_count_in(std::string_view text) {
  int value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return is_allowed(value) ? std::optional(value) : std::nullopt;
}

ThreadCount threads_of_machine() {
  const int processors = std::min(processors_in_affinity_mask(), kMaxThreads);
  const auto quota = cgroup_quota("/");
  std::ostringstream reason;
  if (quota && std::ceil(*quota) < processors) {
    reason << "the cgroup's quota is " << *quota << " processors";
    return {std::max(static_cast<int>(std::ceil(*quota)), 1), reason.str(), false};
  }
  reason << "it may use " << processors << (processors == 1 ? " processor" : " processors");
  return {processors, reason.str(), false};
}

}  // namespace

ThreadCount choose_thread_count(std::optional<int> requested) {
  if (requested) {
    if (!is_allowed(*requested))
      throw Error(Fault::usage, "threads " + allowed_numbers(), "threads");
    return {*requested, "threads", true};
  }
  const char* const own = std::getenv("LINNET_NUM_THREADS");
  if (own != nullptr && *own != '\0') {
    const auto count = thread_count_in(own);
    if (!count) {
      throw Error(Fault::usage,
                  "LINNET_NUM_THREADS " + allowed_numbers() + ", not '" + printable(own) + "'");
    }
    return {*count, "LINNET_NUM_THREADS", true};
  }
  if (const char* const openmp = std::getenv("OMP_NUM_THREADS"); openmp != nullptr) {
    const std::string_view list = openmp;
    if (const auto count = thread_count_in(list.substr(0, list.find(',')))) {
      return {*count, "OMP_NUM_THREADS", true};
    }
  }
  return threads_of_machine();
}

}  // namespace linnet
