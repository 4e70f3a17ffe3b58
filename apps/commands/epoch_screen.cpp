#include "apps/commands/epoch_screen.hpp"

#include <algorithm>

namespace linnet {

EpochScreen::EpochScreen(std::span<const SweptModel> models, Noun noun, const TrainScreen& screen,
                         TrainOutputs& outputs)
    : models_(models), noun_(noun), screen_(screen), outputs_(outputs), has_ended_(models.size()) {}

std::string EpochScreen::header() const {
  return is_sweep() ? sweep_header(noun_) : epoch_header(noun_);
}

void EpochScreen::show_resumed() {
  std::size_t epochs = 0;
  for (const SweptModel& model : models_) epochs = std::max(epochs, model.rows.size());
  for (std::size_t epoch = 0; epoch < epochs; ++epoch) {
    for (const SweptModel& model : models_) {
      if (epoch < model.rows.size()) write(model, model.rows[epoch]);
    }
  }
  for (const SweptModel& model : models_) write_end(model);
}

void EpochScreen::show(std::span<const SweptModel> models) {
  screen_.say("{}", is_sweep() ? sweep_line(models) : to_text(*models.front().row));
  for (const SweptModel& model : models) {
    if (model.row) write(model, *model.row);
    write_end(model);
  }
}

void EpochScreen::write(const SweptModel& model, const EpochRow& row) {
  if (is_sweep()) {
    outputs_.write(model, index_of(model), row);
  } else {
    outputs_.write(row);
  }
}

/// The line of a model that has diverged, once.
void EpochScreen::write_end(const SweptModel& model) {
  if (!model.divergence || has_ended_[index_of(model)]) return;
  has_ended_[index_of(model)] = true;
  outputs_.write_end(model, index_of(model));
}

void EpochScreen::show_end(const TrainingResult& result) const {
  if (result.ended_by != EndedBy::epochs) {
    screen_.say("Ended by --{}: the model is that of epoch {}\n", name_of(result.ended_by),
                *result.epoch);
  } else if (models_[result.best].rows.back().epoch != result.epoch) {
    screen_.say("The model is that of epoch {}, the best in validation\n", *result.epoch);
  }
  if (is_sweep()) screen_.say("\n{}", sweep_table(models_, result.best));
}

}  // namespace linnet
