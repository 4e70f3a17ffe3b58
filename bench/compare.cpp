// The program linnet_compare: measures Linnet's kernels and other libraries that compute the same.
// Start reading at comparison.cpp; README.md in this folder describes the method.

#include <fmt/format.h>

#include <cstdio>
#include <exception>

#include "bench/comparison.hpp"

namespace linnet::bench {
namespace {

constexpr int kDone = 0;
constexpr int kBadUsage = 2;
constexpr int kSystemFailed = 3;

int compare(const std::vector<std::string>& arguments) {
  try {
    const auto options = parse_compare_options(arguments);
    if (!options) return kDone;
    if (options->only_list) {
      for (const std::string& name : names_of_chosen_cases(*options)) fmt::print("{}\n", name);
      return kDone;
    }
    Comparison(*options).run();
    return kDone;
  } catch (const Error& error) {
    fmt::print(stderr, "error: {}\n", error.what());
    return error.fault() == Fault::usage ? kBadUsage : kSystemFailed;
  } catch (const std::exception& error) {
    fmt::print(stderr, "error: {}\n", error.what());
    return kSystemFailed;
  }
}

}  // namespace
}  // namespace linnet::bench

int main(int count, char** arguments) {
  return linnet::bench::compare({arguments + (count > 0 ? 1 : 0), arguments + count});
}
