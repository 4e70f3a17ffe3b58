#include "bench/comparison.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <limits>

#include "bench/baselines/fair_environment.hpp"
#include "bench/measure/measure_case.hpp"
#include "bench/measure/probe_environment.hpp"
#include "bench/name_filter.hpp"
#include "bench/report/report_files.hpp"
#include "bench/report/terminal_line.hpp"
#include "engine/core/thread_count.hpp"

namespace linnet::bench {
namespace {

Effort effort_of(const CompareOptions& options) {
  Effort effort;
  if (options.quick) {
    effort.burst_seconds = 0.005;
    effort.trial_seconds = 0.002;
    effort.hopeless_factor = 1.5;
  }
  return effort;
}

/// The time of a whole run: two minutes with --quick, and one more for each number of threads after
/// the second.
double seconds_of(const CompareOptions& options, std::size_t thread_counts) {
  constexpr double kMinute = 58.0;  // what the end of the program takes is not planned
  if (!options.quick) return std::numeric_limits<double>::infinity();
  return kMinute * static_cast<double>(std::max<std::size_t>(thread_counts, 2));
}

std::vector<int> threads_of(const CompareOptions& options) {
  std::vector<int> threads = options.threads;
  if (threads.empty()) threads = {1, choose_thread_count(std::nullopt).threads};
  std::sort(threads.begin(), threads.end());
  threads.erase(std::unique(threads.begin(), threads.end()), threads.end());
  return threads;
}

std::string isa_asked_for() {
  const char* text = std::getenv("LINNET_ISA");
  return text != nullptr ? text : "";
}

void keep_chosen(Registry& registry, const std::string& libraries) {
  std::erase_if(registry.libraries,
                [&](const LoadedLibrary& loaded) { return !has_match(loaded.name, libraries); });
  if (registry.libraries.empty()) throw Error(Fault::usage, "no library has a name like that");
}

template <class Case>
std::string memory_of(const Case& any) {
  if constexpr (std::is_same_v<Case, ProductCase>) return std::string(name_of(any.memory));
  return std::string(name_of(Memory::hot));
}

/// Calls take(case, full name) for each chosen case.
template <class Take>
void for_each_chosen(const CompareOptions& options, const Take& take) {
  const auto offer = [&](const auto& any) {
    const std::string memory = memory_of(any);
    if (is_chosen(options, any.name, memory, any.quick)) take(any, any.name + "/" + memory);
  };
  for (const ProductCase& product : product_cases()) offer(product);
  for (const SoftmaxCase& softmax : softmax_cases()) offer(softmax);
}

}  // namespace

std::vector<std::string> names_of_chosen_cases(const CompareOptions& options) {
  std::vector<std::string> names;
  for_each_chosen(options, [&](const auto&, const std::string& name) { names.push_back(name); });
  return names;
}

Comparison::Comparison(const CompareOptions& options)
    : options_(options),
      effort_(effort_of(options)),
      threads_(threads_of(options)),
      seconds_(seconds_of(options, threads_.size())) {
  choose_jobs();
  const auto removed = make_environment_fair(threads_.back());
  registry_ = load_libraries(
      options.wheels.empty() ? default_wheels() : std::filesystem::path(options.wheels),
      options.named);
  keep_chosen(registry_, options.libraries);
  environment_ = probe_environment(registry_, choose_instruction_set(isa_asked_for()), threads_);
  environment_.settings_removed = removed;
  area_ = std::make_unique<StreamArea>(environment_.stream_bytes);
}

void Comparison::choose_jobs() {
  for_each_chosen(options_, [&](const auto& any, const std::string& name) {
    jobs_.push_back({name, [this, any](int threads) {
                       if constexpr (std::is_same_v<std::decay_t<decltype(any)>, ProductCase>) {
                         return measure(any, registry_.libraries, threads, effort_, *area_);
                       } else {
                         return measure(any, registry_.libraries, threads, effort_);
                       }
                     }});
  });
  if (jobs_.empty()) throw Error(Fault::usage, "no case has that name; --list prints the names");
}

void Comparison::run() {
  print_environment();
  const Stopwatch peaks;
  measure_peaks_and_print();
  const double end = seconds_ - peaks.seconds();  // they are measured again after the cases
  std::size_t left = jobs_.size() * threads_.size();
  for (const int threads : threads_) {
    for (const Job& job : jobs_) {
      measure_peak_again(environment_, threads);
      effort_.case_seconds = std::max(end - watch_.seconds(), 0.0) / static_cast<double>(left--);
      finish(job.measure(threads));
    }
  }
  measure_peaks_and_print();
  write();
}

void Comparison::print_environment() const {
  for (const LibraryNote& note : environment_.libraries) {
    fmt::print("{}: {}\n", note.name, note.description);
  }
  for (const std::string& missing : environment_.missing) fmt::print("missing: {}\n", missing);
  fmt::print("{}\n", ratio_words());
}

void Comparison::measure_peaks_and_print() {
  measure_peaks(environment_, *area_);
  const PeakOfSet& peak = environment_.peaks.back();
  for (const PeakOfThreads& at : peak.threads) {
    fmt::print("peak of {}, {}: {:.1f} GFLOP/s, {:.1f} GB/s read from memory\n", peak.set,
               thread_words(at.threads), at.gflops, at.gigabytes);
  }
  std::fflush(stdout);
}

void Comparison::finish(Measurement measurement) {
  measurement.peak = peak_of(environment_, measurement.threads);
  const CaseResult case_result = evaluate(measurement);
  measurements_.push_back(std::move(measurement));
  fmt::print("{}\n",
             terminal_line(case_result, measurements_.size(), jobs_.size() * threads_.size()));
  for (const std::string& error : case_result.measurement.errors) {
    fmt::print("    wrong: {}\n", error);
  }
  std::fflush(stdout);
}

void Comparison::write() const {
  std::vector<CaseResult> results;
  for (Measurement measurement : measurements_) {
    // The peak may have been found higher since.
    measurement.peak = peak_of(environment_, measurement.threads);
    results.push_back(evaluate(std::move(measurement)));
  }
  write_report(options_.output, environment_, results);
  fmt::print("\n{}\nreport: {}/report.md\n", summary_table(summarize(results)), options_.output);
}

}  // namespace linnet::bench
