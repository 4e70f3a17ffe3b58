#pragma once

#include <optional>
#include <string>

#include "apps/report/train_report.hpp"
#include "engine/data/duplicates.hpp"
#include "io/file/file_descriptor.hpp"
#include "linnet/recipe.hpp"

namespace linnet {

/// The content of the last line of the metrics, for the whole run.
struct RunSummary {
  std::vector<std::string> classes;
  ConfusionMatrix confusion;
  double valid_loss = 0.0;
  std::string weights_hash;
  std::string isa;
  int threads = 1;
  DuplicateCount duplicates;
  double read_seconds = 0.0;
  double train_seconds = 0.0;
  int training_threads = 1;  ///< how many of `threads` ran the steps of training
  Recipe recipe;
  std::optional<Profile> profile;
};

/// A file of JSON lines, one for each epoch and one for the run. Each is passed to the operating
/// system before its call returns. Throws Error(system) that names the path if writing fails.
class MetricsFile {
 public:
  /// Opens the file; its old content is removed when the first line is written. Throws Error(usage)
  /// if an existing file does not start as JSON lines do.
  explicit MetricsFile(const std::string& path);

  void write(const EpochRow& row);
  void write(const RunSummary& summary);

 private:
  void write_line(std::string line);

  std::string path_;
  FileDescriptor file_;
  bool started_ = false;
};

}  // namespace linnet
