#include "bench/report/markdown_report.hpp"

#include <fmt/format.h>

#include <cmath>
#include <iterator>

#include "bench/report/summary.hpp"

namespace linnet::bench {
namespace {

using Text = fmt::memory_buffer;

template <class... Arguments>
void add(Text& text, fmt::format_string<Arguments...> format, Arguments&&... arguments) {
  fmt::format_to(std::back_inserter(text), format, std::forward<Arguments>(arguments)...);
}

std::string joined(const std::vector<std::string>& parts, const std::string& between) {
  return fmt::format("{}", fmt::join(parts, between));
}

void add_machine(Text& text, const EnvironmentReport& environment) {
  add(text, "## Environment\n\n");
  add(text, "- Linnet {}, {}; measured {}\n", environment.commit, environment.compiler,
      environment.time);
  add(text, "- CPU: {}{}{}, {} processors; instruction sets: {}; governor: {}\n", environment.cpu,
      environment.cpu_id.empty() ? "" : ", ", environment.cpu_id, environment.processors,
      environment.instruction_sets, environment.governor);
  add(text, "- Caches: {}\n", joined(environment.caches, ", "));
  add(text, "- System: {}; {:.1f} GB of memory available\n", environment.system,
      static_cast<double>(environment.memory_bytes) / 1e9);
  add(text, "- Streaming cases use an area of {:.2f} GB: {}\n",
      static_cast<double>(environment.stream_bytes) / 1e9, environment.stream_rule);
  if (!environment.settings_removed.empty()) {
    add(text,
        "- Settings that were removed from the environment, because they restrict libraries: "
        "`{}`\n",
        joined(environment.settings_removed, "`, `"));
  }
}

void add_peaks(Text& text, const EnvironmentReport& environment) {
  add(text,
      "\n| set | threads | multiply-add peak, GFLOP/s | read from memory, GB/s |\n"
      "|---|---|---|---|\n");
  for (const PeakOfSet& peak : environment.peaks) {
    for (const PeakOfThreads& at : peak.threads) {
      add(text, "| {} | {} | {:.1f} | {} |\n", peak.set, at.threads, at.gflops,
          at.gigabytes > 0.0 ? fmt::format("{:.1f}", at.gigabytes) : "");
    }
  }
}

void add_libraries(Text& text, const EnvironmentReport& environment) {
  add(text, "\n| library | its own description |\n|---|---|\n");
  for (const LibraryNote& note : environment.libraries) {
    add(text, "| {} | {} |\n", note.name, note.description);
  }
  for (const std::string& missing : environment.missing) {
    add(text, "\n**Missing**: {}\n", missing);
  }
}

void add_summary(Text& text, const std::vector<CaseResult>& results) {
  add(text,
      "\n## Summary\n\nThe ratio of Linnet to the best baseline, as defined above.\n\n"
      "| cases | memory | threads | number | geometric mean | worst | of | least % of peak |\n"
      "|---|---|---|---|---|---|---|---|\n");
  for (const SummaryLine& line : summarize(results)) {
    add(text, "| {} | {} | {} | {} | **{:.2f}** | {:.2f} | {} | {:.0f} |\n", line.title,
        line.memory, line.threads, line.cases, line.geometric_mean, line.worst, line.worst_case,
        line.least_percent_of_peak);
  }
}

void add_bytes(Text& text, const std::vector<CaseResult>& results) {
  const auto lines = compare_bytes(results);
  if (lines.empty()) return;
  add(text,
      "\nLinnet with an A of bytes and of floats, GFLOP/s:\n\n"
      "| case | memory | threads | bytes | floats | ratio |\n|---|---|---|---|---|---|\n");
  for (const ByteLine& line : lines) {
    add(text, "| {} | {} | {} | {:.1f} | {:.1f} | {:.2f} |\n", line.name, line.memory, line.threads,
        line.gflops_bytes, line.gflops_floats, line.ratio);
  }
}

void add_overview_row(Text& text, const CaseResult& case_result) {
  const Measurement& at = case_result.measurement;
  add(text, "| {} | {} | {} ", at.name, at.memory, at.threads);
  if (const auto& headline = case_result.headline) {
    add(text, "| {:.1f} | {:.1f} | {:.0f} | {}: {} | {:.1f} | {:.2f} | {:.2f} to {:.2f} | {} |\n",
        headline->gflops, headline->gigabytes, headline->percent_of_peak, headline->best_library,
        headline->best_form, headline->best_gflops, headline->ratio, headline->ratio_min,
        headline->ratio_max, headline->rounds);
  } else if (const LibraryResult* linnet = linnet_of(case_result)) {
    add(text, "| {:.1f} | {:.1f} | {:.0f} | | | | | |\n", linnet->gflops, linnet->gigabytes,
        linnet->percent_of_peak);
  } else {
    add(text, "| | | | | | | | |\n");
  }
}

void add_groups(Text& text, const std::vector<CaseResult>& results) {
  std::string group;
  for (const std::string name :
       {"square", "plan", "call", "gemv", "forward", "backward", "wide", "odd", "transposed",
        "forward_u8", "backward_u8", "log_softmax", "cross_entropy"}) {
    for (const CaseResult& case_result : results) {
      if (case_result.measurement.group != name) continue;
      if (group != name) {
        group = name;
        add(text,
            "\n## {}\n\n| case | memory | threads | Linnet, GFLOP/s | GB/s | % of peak "
            "| best baseline | GFLOP/s | ratio | least to most | rounds |\n"
            "|---|---|---|---|---|---|---|---|---|---|---|\n",
            name);
      }
      add_overview_row(text, case_result);
    }
  }
}

void add_all(Text& text, const std::vector<CaseResult>& results) {
  add(text,
      "\n## All results\n\nMedians of rounds. A baseline without a ratio was so far behind in its "
      "trial "
      "that it got no rounds; its speed is that of the trial.\n\n| case | memory | threads | "
      "library | form | GFLOP/s | min | max "
      "| GB/s | % of peak | ratio to best baseline |\n"
      "|---|---|---|---|---|---|---|---|---|---|---|\n");
  for (const CaseResult& case_result : results) {
    const Measurement& at = case_result.measurement;
    for (const LibraryResult& result : case_result.results) {
      add(text, "| {} | {} | {} | {} | {} | {:.1f} | {:.1f} | {:.1f} | {:.1f} | {:.0f} | {} |\n",
          at.name, at.memory, result.threads, result.library, result.form, result.gflops,
          result.gflops_min, result.gflops_max, result.gigabytes, result.percent_of_peak,
          std::isnan(result.ratio_to_best_baseline)
              ? ""
              : fmt::format("{:.2f}", result.ratio_to_best_baseline));
    }
  }
}

void add_errors(Text& text, const std::vector<CaseResult>& results) {
  bool first = true;
  for (const CaseResult& case_result : results) {
    for (const std::string& error : case_result.measurement.errors) {
      if (first) add(text, "\n## Wrong results, not timed\n\n");
      first = false;
      add(text, "- {}, {}: {}\n", case_result.measurement.name, case_result.measurement.memory,
          error);
    }
  }
}

}  // namespace

std::string markdown_report(const EnvironmentReport& environment,
                            const std::vector<CaseResult>& results,
                            const std::vector<std::string>& charts) {
  Text text;
  add(text,
      "# Linnet's kernels and other libraries\n\n"
      "bench/README.md tells the method. The ratio of a round is Linnet's speed over that of the "
      "baseline that is fastest in this round. The ratio of a case is the median of its rounds, "
      "and "
      "both speeds beside it are of the round that has this ratio.\n\n");
  add_machine(text, environment);
  add_peaks(text, environment);
  add_libraries(text, environment);
  add_summary(text, results);
  add_bytes(text, results);
  add_errors(text, results);
  for (const std::string& chart : charts) add(text, "\n![{}]({})\n", chart, chart);
  add_groups(text, results);
  add_all(text, results);
  return fmt::to_string(text);
}

}  // namespace linnet::bench
