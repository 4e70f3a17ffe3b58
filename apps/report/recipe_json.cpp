#include "apps/report/recipe_json.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>

#include "engine/core/escape.hpp"

namespace linnet {
namespace {

/// ", NAME NUMBER" for a number other than 0.
std::string unless_zero(const char* name, double number) {
  return number == 0.0 ? "" : fmt::format(", {} {:g}", name, number);
}

std::string describe_rates(const Recipe& recipe, const SweptValues& values) {
  const auto& rates = values.learning_rates;
  if (rates.size() == 1) return fmt::format("learning rate {:.4g}", recipe.learning_rate.value());
  return fmt::format("{} learning rates from {:.4g} to {:.4g}", rates.size(), *rates.front(),
                     *rates.back());
}

std::string describe_decays(const std::vector<double>& decays) {
  if (decays.size() == 1) return unless_zero("weight decay", decays.front());
  return fmt::format(", {} weight decays from {:g} to {:g}", decays.size(), decays.front(),
                     decays.back());
}

std::string describe_seeds(const std::vector<std::uint64_t>& seeds) {
  if (seeds.size() == 1) return fmt::format("seed {}", seeds.front());
  return fmt::format("{} seeds from {} to {}", seeds.size(), seeds.front(), seeds.back());
}

using Json = nlohmann::json;

/// Writes a line for each entry of an object as the parser finds it: an ordered_json of many
/// entries would take quadratic time.
class RecipeLines final : public Json::json_sax_t {
 public:
  const std::string& lines() const { return lines_; }

  bool null() override { return add("null"); }
  bool boolean(bool value) override { return add(value ? "true" : "false"); }
  bool number_integer(Json::number_integer_t value) override { return add(Json(value).dump()); }
  bool number_unsigned(Json::number_unsigned_t value) override { return add(Json(value).dump()); }
  bool number_float(Json::number_float_t value, const std::string&) override {
    return add(Json(value).dump());
  }
  bool string(std::string& value) override { return add(value); }
  bool binary(Json::binary_t&) override { return true; }
  bool start_object(std::size_t) override { return enter(); }
  bool start_array(std::size_t) override { return depth_ != 0 && enter(); }
  bool end_object() override { return leave(); }
  bool end_array() override { return leave(); }
  bool key(std::string& key) override {
    if (depth_ == 1) key_ = std::move(key);
    return true;
  }
  bool parse_error(std::size_t, const std::string&, const Json::exception&) override {
    return false;
  }

 private:
  /// False, which ends the parser, for a text that is one value.
  bool add(const std::string& value) {
    if (depth_ == 1) lines_ += fmt::format("  {:<14}  {}\n", printable(key_), printable(value));
    return depth_ != 0;
  }
  bool enter() {
    if (depth_ == 1) add("…");
    ++depth_;
    return true;
  }
  bool leave() {
    --depth_;
    return true;
  }

  std::string lines_;
  std::string key_;
  std::size_t depth_ = 0;
};

}  // namespace

nlohmann::ordered_json to_json(const ClassWeights& weights) {
  if (weights.balanced) return "balanced";
  if (weights.list.empty()) return nullptr;
  return weights.list;
}

std::string describe(const ClassWeights& weights) {
  if (weights.balanced) return ", balanced class weights";
  if (weights.list.empty()) return "";
  constexpr std::size_t kMostListed = 10;
  if (weights.list.size() > kMostListed) {
    const auto [least, most] = std::minmax_element(weights.list.begin(), weights.list.end());
    return fmt::format(", class weights from {:g} to {:g}", *least, *most);
  }
  return fmt::format(", class weights {:g}", fmt::join(weights.list, ","));
}

std::string describe_transform(const Recipe& recipe) {
  return fmt::format("{}{}", recipe.normalize == Normalize::rows ? "normalized " : "",
                     recipe.standardize ? "standardized " : "");
}

std::string recipe_lines(std::string_view json) {
  RecipeLines reader;
  return Json::sax_parse(json, &reader) ? reader.lines() : "";
}

nlohmann::ordered_json to_json(const Recipe& recipe) {
  return {{"name", recipe.name},
          {"loss", std::string(name_of(recipe.loss))},
          {"epochs", recipe.epochs},
          {"batch_size", recipe.batch_size},
          {"learning_rate", recipe.learning_rate.value()},
          {"schedule", std::string(name_of(recipe.schedule))},
          {"momentum", recipe.momentum},
          {"weight_decay", recipe.weight_decay},
          {"class_weights", to_json(recipe.class_weights)},
          {"shuffle", std::string(name_of(recipe.shuffle))},
          {"valid_fraction", recipe.valid_fraction},
          {"split", std::string(name_of(recipe.split))},
          {"stratify", recipe.stratify.value()},
          {"seed", recipe.seed},
          {"outputs", recipe.outputs},
          {"normalize", std::string(name_of(recipe.normalize))},
          {"standardize", recipe.standardize},
          {"centre", std::string(name_of(recipe.centre))},
          {"pixel_divisor", recipe.pixel_divisor.value()}};
}

std::string json_text(const Recipe& recipe) {
  return to_json(recipe).dump();
}

std::string describe(const Recipe& recipe) {
  return describe(recipe, {.learning_rates = {recipe.learning_rate},
                           .weight_decays = {recipe.weight_decay},
                           .seeds = {recipe.seed}});
}

std::string describe(const Recipe& recipe, const SweptValues& values) {
  return fmt::format(
      "{}: {} loss, {} outputs, {} epoch{} of batches of {}, {} {}{}{}{}, {}{}{}, {}, features "
      "({}pixel{}) / {:g}",
      recipe.name, name_of(recipe.loss), recipe.outputs, recipe.epochs,
      recipe.epochs == 1 ? "" : "s", recipe.batch_size, describe_rates(recipe, values),
      recipe.schedule == Schedule::cosine ? "falling as a cosine" : "throughout",
      unless_zero("momentum", recipe.momentum), describe_decays(values.weight_decays),
      describe(recipe.class_weights),
      recipe.shuffle == Shuffle::epoch ? "shuffled each epoch" : "shuffled once",
      recipe.split == Splitting::random ? ", split at random" : "",
      recipe.stratify.value() ? ", stratified" : "", describe_seeds(values.seeds),
      describe_transform(recipe), recipe.centre == Centre::mean ? " - mean" : "",
      recipe.pixel_divisor.value());
}

}  // namespace linnet
