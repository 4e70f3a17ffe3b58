// The program linnet_scaling: measures how a training step and its barriers scale over the cores of
// this machine, compares it with the model of engine/train/step_cost.hpp, and prints what the model
// predicts for more cores. bench/scaling.md explains the tables.

#include <fmt/format.h>

#include <cstdio>
#include <exception>

#include "bench/report/report_files.hpp"
#include "bench/scaling/scaling_json.hpp"
#include "bench/scaling/scaling_measurement.hpp"
#include "bench/scaling/scaling_options.hpp"

namespace linnet::bench {
namespace {

void run(const ScalingOptions& options) {
  std::string printed;
  ScalingMeasurement measurement(options);
  measurement.run([&](const std::string& text) {
    fmt::print("{}", text);
    std::fflush(stdout);
    printed += text;
  });
  if (options.output.empty()) {
    fmt::print(stderr, "no --output FOLDER: nothing is written\n");
    return;
  }
  write_files(options.output,
              {{"scaling.md", printed}, {"scaling.json", scaling_json(measurement.report())}});
  fmt::print(stderr,
             "report: {0}/scaling.md, scaling.json\n"
             "to pass the results on, send {0}/scaling.json: it holds all of them\n",
             options.output);
}

}  // namespace
}  // namespace linnet::bench

int main(int argc, char** argv) {
  try {
    linnet::bench::run(linnet::bench::parse_scaling_options(argc, argv));
  } catch (const std::exception& error) {
    fmt::print(stderr, "linnet_scaling: {}\n", error.what());
    return 1;
  }
}
