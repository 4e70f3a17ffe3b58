#pragma once

#include <fmt/format.h>

#include <cstddef>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "apps/commands/training_result.hpp"
#include "apps/options/train_options.hpp"
#include "apps/process/output.hpp"
#include "apps/process/rank_places.hpp"
#include "apps/report/metrics_file.hpp"
#include "linnet/context.hpp"
#include "linnet/duplicates.hpp"

namespace linnet {

/// What a training found out before it starts.
struct TrainingStart {
  std::string recipe;  ///< in a line
  const Split& split;
  DuplicateCount duplicates;
  std::vector<ClassShare> shares;
  int threads;                            ///< that train
  std::string processes;                  ///< how several share the work, behind the threads
  std::string header;                     ///< of the table that follows
  std::optional<std::size_t> folds = {};  ///< to validate on, in place of a part of the data
};

/// How so many processes share the work, to follow on the threads of each; empty for one. parts:
/// those that the work has, if they are known.
std::string describe_processes(int processes, WorkDivision division,
                               std::optional<std::size_t> parts = std::nullopt);

/// What `linnet train` prints, unless it is quiet.
class TrainScreen {
 public:
  /// `options` must outlive it.
  explicit TrainScreen(const TrainOptions& options) : options_(options) {}

  template <class... Arguments>
  void say(fmt::format_string<Arguments...> format, Arguments&&... arguments) const {
    if (options_.quiet) return;
    put(format, std::forward<Arguments>(arguments)...);
    flush_output();
  }

  void print_machine(const Context& context) const;
  /// How many processes train together, and where.
  void print_ranks(const RankPlaces& places) const;
  void print_start(const LoadedData& data, const TrainingStart& start) const;

  /// The tables of the validation set and of the test set at `test_path`, as far as they are there.
  void print_scores(const TrainingResult& result, const std::string& test_path, Noun noun) const;

  void print_end(const RunSummary& summary) const;

 private:
  void print_scores(const std::vector<std::string>& classes,
                    const ConfusionMatrix& confusion) const;

  const TrainOptions& options_;
};

}  // namespace linnet
