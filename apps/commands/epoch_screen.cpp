#include "apps/commands/epoch_screen.hpp"

namespace linnet {

EpochScreen::EpochScreen(std::span<const SweptModel> models, Noun noun, const TrainScreen& screen,
                         TrainOutputs& outputs)
    : models_(models),
      noun_(noun),
      screen_(screen),
      outputs_(outputs),
      rows_(models.size()),
      has_ended_(models.size()) {}

std::string EpochScreen::header() const {
  return is_sweep() ? sweep_header(noun_) : epoch_header(noun_);
}

void EpochScreen::show(std::span<const SweptModel> models) {
  screen_.say("{}", is_sweep() ? sweep_line(models) : to_text(*models.front().row));
  for (const SweptModel& model : models) write(model);
}

void EpochScreen::write(const SweptModel& model) {
  const auto index = static_cast<std::size_t>(&model - models_.data());
  if (model.divergence) {
    if (!has_ended_[index]) outputs_.write(model, index);
    has_ended_[index] = true;
    return;
  }
  rows_[index].push_back(*model.row);
  if (is_sweep()) {
    outputs_.write(model, index);
  } else {
    outputs_.write(*model.row);
  }
}

void EpochScreen::show_end(const TrainingResult& result) const {
  if (result.ended_by != EndedBy::epochs) {
    screen_.say("Ended by --{}: the model is that of epoch {}\n", name_of(result.ended_by),
                *result.epoch);
  } else if (rows_[result.best].back().epoch != result.epoch) {
    screen_.say("The model is that of epoch {}, the best in validation\n", *result.epoch);
  }
  if (is_sweep()) screen_.say("\n{}", sweep_table(models_, result.best));
}

}  // namespace linnet
