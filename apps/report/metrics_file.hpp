#pragma once

#include <optional>
#include <string>

#include "apps/report/class_shares.hpp"
#include "apps/report/fit_report.hpp"
#include "apps/report/fold_report.hpp"
#include "apps/report/sweep_report.hpp"
#include "apps/report/test_summary.hpp"
#include "apps/report/train_report.hpp"
#include "engine/data/duplicates.hpp"
#include "io/file/file_descriptor.hpp"

namespace linnet {

/// The content of the last line of the metrics, for the whole run.
struct RunSummary {
  std::vector<std::string> classes;
  std::vector<ClassShare> shares;  ///< of each class
  ConfusionMatrix confusion;       ///< on the validation set; of nothing if there is none
  double valid_loss = 0.0;
  std::optional<CrossValidated> cross_validation;  ///< of the penalty of the model
  std::optional<TestSummary> test;
  std::string weights_hash;
  std::string isa;
  int threads = 1;
  DuplicateCount duplicates;
  double read_seconds = 0.0;
  double train_seconds = 0.0;
  int training_threads = 1;   ///< how many of `threads` ran the steps of training
  std::string recipe = "{}";  ///< JSON, as the model has it
  std::string recipe_line;    ///< in words
  std::optional<Profile> profile;
  std::optional<std::size_t> epoch = {};  ///< of SGD: the one whose model is written
  std::string ended_by = {};              ///< of SGD: epochs, patience or max-seconds
  std::vector<SweptModel> models = {};    ///< of a sweep
  std::size_t best = 0;                   ///< the one of these that is kept
};

/// A file of JSON lines, one for each epoch of a model, fit or penalty and one for the run. Each is
/// passed to the operating system before its call returns. Throws Error(system) that names the path
/// if writing fails.
class MetricsFile {
 public:
  /// Opens the file; its old content is removed when the first line is written. Throws Error(usage)
  /// if an existing file does not start as JSON lines do.
  explicit MetricsFile(const std::string& path);

  void write(const EpochRow& row);
  /// An epoch of a model of a sweep, and its end where it has diverged. index: its place.
  void write(const SweptModel& model, std::size_t index, const EpochRow& row);
  void write_end(const SweptModel& model, std::size_t index);
  void write(const FitRow& row);
  void write(const FoldRow& row);
  void write(const RunSummary& summary);

 private:
  void write_line(std::string line);

  std::string path_;
  FileDescriptor file_;
  bool started_ = false;
};

}  // namespace linnet
