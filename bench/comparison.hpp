#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "apps/process/stopwatch.hpp"
#include "bench/compare_options.hpp"
#include "bench/measure/candidate.hpp"
#include "bench/measure/operands.hpp"
#include "bench/report/case_result.hpp"
#include "bench/report/environment.hpp"

namespace linnet::bench {

/// One run of linnet_compare: loads all libraries, measures the chosen cases, prints a line for
/// each and writes the report.
class Comparison {
 public:
  /// Throws Error(usage) if no case is chosen.
  explicit Comparison(const CompareOptions& options);

  void run();

 private:
  /// A chosen case, a product or a softmax.
  struct Job {
    std::string name;
    std::function<Measurement(int threads)> measure;
  };

  void choose_jobs();
  void print_environment() const;
  void measure_peaks_and_print();
  void finish(Measurement measurement);
  void write() const;

  Stopwatch watch_;
  CompareOptions options_;
  Effort effort_;
  std::vector<int> threads_;
  double seconds_;  ///< for the whole run
  std::vector<Job> jobs_;
  Registry registry_;
  EnvironmentReport environment_;
  std::unique_ptr<StreamArea> area_;
  std::vector<Measurement> measurements_;
};

/// The full names of the chosen cases: "square/512/hot".
std::vector<std::string> names_of_chosen_cases(const CompareOptions& options);

}  // namespace linnet::bench
