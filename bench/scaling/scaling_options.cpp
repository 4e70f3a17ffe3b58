#include "bench/scaling/scaling_options.hpp"

#include <CLI/CLI.hpp>
#include <cstdlib>

#include "bench/scaling/team_sizes.hpp"
#include "linnet/context.hpp"

namespace linnet::bench {
namespace {

/// So the steps of seven teams take at most two minutes and some, even on busy processors.
constexpr int kQuickRounds = 3;
constexpr double kQuickSeconds = 2.0;

constexpr int kAttemptsPerRound = 4;

}  // namespace

ScalingOptions parse_scaling_options(int argc, char** argv) {
  CLI::App app("Measures how a training step scales over cores, and prints Markdown");
  ScalingOptions options;
  int threads = Context().threads();
  app.add_option("--threads", threads,
                 "The largest team to measure [all processors that the process may use]")
      ->check(CLI::Range(1, kMaxThreads));
  app.add_option("--members", options.members,
                 "The sizes of teams to measure, e.g. 1,8,16 [1, 2, 4, 6, 8, 12, … and --threads]")
      ->delimiter(',')
      ->check(CLI::Range(1, kMaxThreads));
  app.add_option("--classes", options.classes, "Numbers of classes [6,10,100]")
      ->delimiter(',')
      ->check(CLI::Range(1, 10'000));
  auto* rounds = app.add_option("--rounds", options.limits.rounds,
                                "Measurements of each step, of which the median counts [5]")
                     ->check(CLI::Range(1, 1000));
  app.add_flag("--quick", options.quick,
               "Three rounds, no more than 2 s a step, and no steps with parallel loops");
  app.add_option("--memory", options.memory,
                 "GB/s that all memory of the modelled machine gives [grows with its cores]");
  app.add_option("--isa", options.isa, "Instruction set");
  app.add_option("--output", options.output, "Folder to write scaling.md and scaling.json to, too");
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    std::exit(app.exit(error));
  }
  if (options.members.empty()) options.members = team_sizes_up_to(threads);
  if (options.quick) {
    if (rounds->count() == 0) options.limits.rounds = kQuickRounds;
    options.limits.seconds = kQuickSeconds;
    options.parallel_for = false;
  }
  options.limits.attempts = kAttemptsPerRound * options.limits.rounds;
  return options;
}

}  // namespace linnet::bench
