#pragma once

#include <optional>
#include <string>

#include "apps/report/train_report.hpp"
#include "engine/data/duplicates.hpp"
#include "io/file/file_descriptor.hpp"
#include "linnet/recipe.hpp"

namespace linnet {

/// What the last line of the metrics tells of the whole run.
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

/// A file of JSON lines, one for each epoch and one for the run; each is on its way to the disk
/// when its call returns. Throws Error(system) that names the path where writing fails.
class MetricsFile {
 public:
  /// Opens the file, which the first line empties. An existing file that does not look like JSON
  /// lines is left alone: throws Error(usage).
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
