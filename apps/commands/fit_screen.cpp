#include "apps/commands/fit_screen.hpp"

namespace linnet {

FitScreen::FitScreen(const LogisticRecipe& recipe, Noun noun, const TrainScreen& screen,
                     TrainOutputs& outputs, ProgressStyle style)
    : recipe_(recipe), noun_(noun), screen_(screen), outputs_(outputs) {
  if (!recipe.folds) return;
  progress_.emplace(style, "cross-validating", "fits", *recipe.folds * penalties_of(recipe).size());
}

std::string FitScreen::header() const {
  if (recipe_.folds) return fold_header();
  return is_path() ? fit_header() : iteration_header();
}

void FitScreen::show(const FitProgress& progress, double seconds) const {
  screen_.say("{}", to_text(progress, seconds));
}

void FitScreen::show(const FitRow& row) {
  screen_.say("{}", is_path() && !row.refit ? to_text(row) : describe_end(row, recipe_.tolerance));
  outputs_.write(row);
}

void FitScreen::show(const FoldFit&) {
  progress_->advance(1);
}

void FitScreen::show(const std::vector<FoldRow>& rows) {
  progress_.reset();
  for (const FoldRow& row : rows) {
    screen_.say("{}", to_text(row));
    outputs_.write(row);
  }
}

void FitScreen::show_refit(const Penalty& penalty, std::size_t examples) const {
  screen_.say("\n{}Fitting {} on all {}\n\n{}",
              is_path() ? "The best is " + describe(penalty) + ". " : "",
              is_path() ? "it" : describe(penalty), counted(examples, noun_.one, noun_.many),
              iteration_header());
}

void FitScreen::show_scores() const {
  if (!recipe_.refit || recipe_.folds) return;
  screen_.say("\nOn the validation set, of the model before it was fitted on all {}:\n",
              noun_.many);
}

}  // namespace linnet
