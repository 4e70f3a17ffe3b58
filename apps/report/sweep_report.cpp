#include "apps/report/sweep_report.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "apps/process/output.hpp"
#include "apps/report/validation_order.hpp"

namespace linnet {
namespace {

std::size_t alive(std::span<const SweptModel> models) {
  return static_cast<std::size_t>(std::count_if(
      models.begin(), models.end(), [](const SweptModel& model) { return model.row.has_value(); }));
}

std::string columns_of(const SweptModel& model, const std::string& seed) {
  return fmt::format("{:>13.4g}  {:>12.4g}  {:>6}", model.learning_rate, model.weight_decay, seed);
}

std::string model_line(const SweptModel& model) {
  std::string line = columns_of(model, std::to_string(model.seed));
  if (const auto& row = model.kept) {
    line += fmt::format("  {:10.4f}  {:10.4f}  {:8.4f}  {:5}", row->train_loss, row->valid_loss,
                        row->valid_accuracy, row->epoch);
  }
  if (model.divergence) line += fmt::format("  diverged in epoch {}", model.epochs);
  if (!model.kept && !model.divergence) line += "  not trained";
  return line + "\n";
}

/// How many models, which come first, have the first seed.
std::size_t models_of_seed(std::span<const SweptModel> models) {
  const auto other = std::find_if(models.begin(), models.end(), [&](const SweptModel& model) {
    return model.seed != models.front().seed;
  });
  return static_cast<std::size_t>(other - models.begin());
}

/// Mean and standard deviation (of the population) over all seeds: of the models `first`, `first` +
/// `step` and so on.
std::string mean_line(std::span<const SweptModel> models, std::size_t first, std::size_t step) {
  const std::string columns = columns_of(models[first], "all");
  double sum = 0.0;
  double squares = 0.0;
  double losses = 0.0;
  for (std::size_t i = first; i < models.size(); i += step) {
    const auto& row = models[i].kept;
    if (!row) return fmt::format("{}  some have no figures\n", columns);
    sum += row->valid_accuracy;
    squares += row->valid_accuracy * row->valid_accuracy;
    losses += row->valid_loss;
  }
  const auto count = static_cast<double>(models.size() / step);
  const double mean = sum / count;
  return fmt::format("{}  {:>10}  {:10.4f}  {:8.4f}  deviation {:.4f}\n", columns, "",
                     losses / count, mean, std::sqrt(std::max(0.0, squares / count - mean * mean)));
}

}  // namespace

bool is_better(const EpochRow& one, const EpochRow& other) {
  return is_better(ValidationFigures{one.valid_accuracy, one.valid_loss},
                   {other.valid_accuracy, other.valid_loss});
}

std::optional<std::size_t> best_model(std::span<const SweptModel> models,
                                      std::optional<EpochRow> SweptModel::*row) {
  std::optional<std::size_t> best;
  for (std::size_t i = 0; i < models.size(); ++i) {
    const std::optional<EpochRow>& own = models[i].*row;
    if (own && (!best || is_better(*own, *(models[*best].*row)))) best = i;
  }
  return best;
}

std::string sweep_header(Noun noun) {
  return fmt::format("Of the model that validates best in each epoch:\nmodels  {}",
                     epoch_header(noun));
}

std::string sweep_line(std::span<const SweptModel> models) {
  const std::optional<std::size_t> best = best_model(models, &SweptModel::row);
  return best ? fmt::format("{:6}  {}", alive(models), to_text(*models[*best].row)) : "";
}

std::string sweep_table(std::span<const SweptModel> models, std::size_t best) {
  std::string text =
      "learning rate  weight decay    seed  train loss  valid loss  accuracy  epoch\n";
  for (const SweptModel& model : models) text += model_line(model);
  const std::size_t step = models_of_seed(models);
  if (step != models.size()) {
    text += "\n";
    for (std::size_t first = 0; first < step; ++first) text += mean_line(models, first, step);
  }
  const SweptModel& kept = models[best];
  return text + fmt::format("The best is learning rate {:.4g}, weight decay {:g}, seed {}\n",
                            kept.learning_rate, kept.weight_decay, kept.seed);
}

}  // namespace linnet
