#include "apps/commands/initial_model.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <nlohmann/json.hpp>
#include <optional>
#include <utility>
#include <vector>

#include "apps/data/class_names.hpp"
#include "apps/data/misfit.hpp"
#include "engine/core/escape.hpp"
#include "engine/train/contrast.hpp"
#include "linnet/error.hpp"

namespace linnet {
namespace {

/// The rows of a model in another order: row c becomes that with number rows[c]. Those behind them
/// stay where they are.
LinearModel reordered(const LinearModel& model, const std::vector<std::uint32_t>& rows) {
  LinearModel result(model.outputs(), model.features(), model.pixel_factor);
  result.normalize = model.normalize;
  for (std::size_t c = 0; c < model.outputs(); ++c) {
    const std::size_t from = c < rows.size() ? rows[c] : c;
    const auto weights = model.weights.values(from);
    std::copy(weights.begin(), weights.end(), result.weights.row(c));
    result.bias[c] = model.bias[from];
  }
  return result;
}

/// "class 'a' is" or "classes 'a', 'b' are".
std::string named_classes(const std::vector<std::string>& names) {
  const bool one = names.size() == 1;
  return fmt::format("{} {} {}", one ? "class" : "classes", quoted_names(names),
                     one ? "is" : "are");
}

/// How a model comes to the scaling of a training.
std::string other_scale(float found, float wanted, const Recipe& recipe, Solver solver) {
  const auto article = static_cast<float>(1.0 / article_recipe().pixel_divisor.value());
  if (found == article) {
    if (solver == Solver::sgd && !recipe.standardize) return "give --recipe article";
    return "a model of the article's recipe can only be trained on with --recipe article, which "
           "goes neither with L-BFGS nor with --standardize";
  }
  if (wanted == article) return "leave out --recipe article";
  return fmt::format("give a model with that scaling, and its weights times {}", found / wanted);
}

}  // namespace

InitialModel::InitialModel(const std::string& path, const TrainingInputs& inputs,
                           const Recipe& recipe, Solver solver)
    : path_(path),
      data_path_(inputs.paths().train),
      saved_(read_model(path)),
      hash_(weights_hash(saved_.model)) {
  const std::string kind = misfit_of_kind(inputs.has_images(), saved_);
  if (!kind.empty()) fail(kind);
  order_rows(inputs.classes());
  require_scale(recipe, solver);
  require_outputs(recipe, solver);
}

void InitialModel::fail(const std::string& what) const {
  throw Error(Fault::data, fmt::format("{} cannot be trained on from {}: {}", printable(data_path_),
                                       printable(path_), what));
}

void InitialModel::order_rows(const std::vector<std::string>& classes) {
  std::vector<std::uint32_t> rows;
  std::vector<std::string> lacking;
  for (const std::string& name : classes) {
    const auto number = class_number(name, saved_.classes);
    number ? rows.push_back(*number) : lacking.push_back(name);
  }
  std::vector<bool> is_used(saved_.classes.size(), false);
  for (const std::uint32_t row : rows) is_used[row] = true;
  std::vector<std::string> foreign;
  for (std::size_t c = 0; c < is_used.size(); ++c) {
    if (!is_used[c]) foreign.push_back(saved_.classes[c]);
  }
  if (lacking.empty() && foreign.empty()) {
    saved_.model = reordered(saved_.model, rows);
    return;
  }
  std::string what;
  if (!lacking.empty()) what = fmt::format("its {} none of the model", named_classes(lacking));
  if (!foreign.empty()) {
    what += fmt::format("{}the model's {} none of the data", what.empty() ? "" : ", and ",
                        named_classes(foreign));
  }
  fail(
      fmt::format("{}{}; both must have the same classes: rename them, or leave some out with "
                  "--classes or --exclude, or train without --init",
                  what, lacking.empty() ? "" : describe_lookalike(lacking[0], saved_.classes)));
}

void InitialModel::require_outputs(const Recipe& recipe, Solver solver) const {
  const std::size_t classes = saved_.classes.size();
  const bool is_sgd = solver == Solver::sgd;
  const std::size_t wanted = is_sgd && recipe.outputs != 0 ? recipe.outputs : classes;
  const std::size_t outputs = saved_.model.outputs();
  if (outputs == wanted) return;
  fail(fmt::format("the model has {} outputs, and {} {}; give {}--outputs {}", outputs,
                   is_sgd ? "this training" : "L-BFGS", wanted, is_sgd ? "" : "--solver sgd and ",
                   outputs));
}

void InitialModel::require_scale(const Recipe& recipe, Solver solver) const {
  const LinearModel& model = saved_.model;
  if (model.normalize != recipe.normalize) {
    const bool divides = model.normalize == Normalize::rows;
    fail(fmt::format("the model {} rows by their lengths, and this training {}; {}",
                     divides ? "divides" : "does not divide", divides ? "does not" : "does",
                     divides ? "give --normalize rows, which the article's recipe and loss do not "
                               "go with"
                             : "leave out --normalize rows"));
  }
  const ElementType type = saved_.input == ModelInput::numbers ? ElementType::f32 : ElementType::u8;
  const float wanted =
      recipe.pixel_divisor ? static_cast<float>(1.0 / *recipe.pixel_divisor) : unit_factor(type);
  if (model.pixel_factor == wanted) return;
  fail(fmt::format(
      "the model multiplies features by {}, its 'scaling', and this training by {}; {}",
      model.pixel_factor, wanted, other_scale(model.pixel_factor, wanted, recipe, solver)));
}

void InitialModel::require_fitting(const LoadedData& data) const {
  if (!data.has_images()) {
    const std::string reason = misfit(data.features().set.features.view(), saved_);
    if (!reason.empty()) fail(reason + "; start from a model of such rows");
    return;
  }
  const ImageIndex& images = data.images();
  if (data.source == DataSource::idx_file) {
    const std::string reason = misfit_of_idx(images.size, saved_);
    if (!reason.empty()) fail(reason);
    return;
  }
  if (!(images.rules == rules())) {
    fail(fmt::format(
        "its images are read with {}, and the model is for {}; {}",
        describe_difference(images.rules, rules()), describe_difference(rules(), images.rules),
        data.source == DataSource::packed_file || data.source == DataSource::packed_shard
            ? "pack the folder again with these"
            : "leave out that option: a folder is read by the rules of the model"));
  }
  const ImageSize size = saved_.size;
  if (images.size == size) return;
  fail(fmt::format(
      "its images have {} x {} pixels, and the model takes {} x {}; --resize {}x{} "
      "brings those of a folder to that size",
      images.size.width, images.size.height, size.width, size.height, size.width, size.height));
}

std::string with_start(const std::string& recipe, const InitialModel* start) {
  if (start == nullptr) return recipe;
  auto json = nlohmann::ordered_json::parse(recipe);
  json["init"] = as_utf8(start->path());
  json["init_weights"] = start->hash();
  return json.dump();
}

}  // namespace linnet
