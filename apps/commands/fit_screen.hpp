#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "apps/commands/train_outputs.hpp"
#include "apps/commands/train_screen.hpp"
#include "apps/process/progress.hpp"
#include "apps/report/fit_report.hpp"
#include "apps/report/fold_report.hpp"
#include "apps/report/logistic_recipe.hpp"

namespace linnet {

/// What the screen and the metrics show of the fits of a LogisticSession while it runs.
class FitScreen {
 public:
  /// Screen and outputs must outlive it. `style`: of the progress of cross-validation.
  FitScreen(const LogisticRecipe& recipe, Noun noun, const TrainScreen& screen,
            TrainOutputs& outputs, ProgressStyle style);

  /// That of the first table.
  std::string header() const;

  /// An iteration of the only fit or of the last one, after so many seconds.
  void show(const FitProgress& progress, double seconds) const;
  /// A fit of a path, the only fit or the last one.
  void show(const FitRow& row);
  /// A fit outside of a fold.
  void show(const FoldFit& fit);
  /// All of cross-validation.
  void show(const std::vector<FoldRow>& rows);
  /// The last fit begins, on so many examples.
  void show_refit(const Penalty& penalty, std::size_t examples) const;
  /// Whose the scores that follow are, where a fit came after them.
  void show_scores() const;

 private:
  bool is_path() const { return penalties_of(recipe_).size() > 1; }

  LogisticRecipe recipe_;
  Noun noun_;
  const TrainScreen& screen_;
  TrainOutputs& outputs_;
  std::optional<Progress> progress_;
};

}  // namespace linnet
