#include "apps/commands/training_page_of.hpp"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <algorithm>
#include <ctime>
#include <nlohmann/json.hpp>

#include "apps/commands/page_images.hpp"
#include "apps/options/machine_options.hpp"
#include "apps/report/data_report.hpp"
#include "apps/report/html/page_pictures.hpp"
#include "apps/report/version_text.hpp"

namespace linnet {
namespace {

using Facts = std::vector<std::pair<std::string, std::string>>;

std::vector<std::size_t> counts_of(const ImageIndex& images,
                                   const std::vector<std::uint32_t>& indices) {
  std::vector<std::size_t> counts(images.classes.size());
  for (const std::uint32_t index : indices) ++counts[images.labels[index]];
  return counts;
}

Facts recipe_facts(const std::string& recipe) {
  Facts facts;
  const auto json = nlohmann::ordered_json::parse(recipe);
  for (const auto& [key, value] : json.items()) {
    std::string name = key;
    std::replace(name.begin(), name.end(), '_', ' ');
    facts.emplace_back(name, value.is_string()    ? value.get<std::string>()
                             : value.is_null()    ? "none"
                             : value.is_boolean() ? (value.get<bool>() ? "yes" : "no")
                                                  : value.dump());
  }
  return facts;
}

Facts environment_facts(const TrainOptions& options, const RunSummary& summary,
                        const Context& context) {
  Facts facts = {{"data", options.data}};
  if (!options.valid.empty()) facts.emplace_back("validation data", options.valid);
  if (!options.test.empty()) facts.emplace_back("test data", options.test);
  facts.emplace_back("model", options.output);
  facts.emplace_back("weights", summary.weights_hash);
  facts.emplace_back("Linnet", version());
  facts.emplace_back("instruction set", summary.isa);
  facts.emplace_back("threads", fmt::format("{} of {} ({})", summary.training_threads,
                                            summary.threads, threads_reason(context)));
  facts.emplace_back("compiler", compiler_text());
  facts.emplace_back("libraries", libraries_text());
  return facts;
}

std::string date_now() {
  return fmt::format("{:%d %B %Y, %H:%M} UTC", fmt::gmtime(std::time(nullptr)));
}

void add_weights(const SavedModel& saved, TrainingPage& page) {
  WeightPictures pictures =
      draw_weights(saved.model.weights.view(), saved.classes.size(), saved.size);
  page.weight_scale = pictures.scale;
  for (std::size_t c = 0; c < pictures.png.size(); ++c) {
    page.weights.push_back({saved.classes[c], std::move(pictures.png[c])});
  }
}

/// A note of describe_synthetic, which ends a line, as a sentence without its full stop.
std::string without_line_end(std::string line) {
  if (line.ends_with('\n')) line.pop_back();
  return line;
}

}  // namespace

TrainingPage training_page_of(const TrainOptions& options, const TrainingData& data,
                              const TrainingSession& session, const TrainingResult& result,
                              const RunSummary& summary, const std::vector<EpochRow>& epochs,
                              const Context& context, const StopRequest& stop) {
  const Split& split = session.trainer().split();
  const ImageIndex& images = data.train.images();
  TrainingPage page;
  page.data = options.data;
  page.date = date_now();
  page.size = images.size;
  page.colour = images.rules.colour;
  page.summary = summary;
  page.epochs = epochs;
  page.train_counts = counts_of(images, split.train);
  page.valid_counts = counts_of(data.valid ? data.valid->images() : images, split.valid);
  page.recipe_line = summary.recipe_line;
  page.recipe = recipe_facts(summary.recipe);
  page.environment = environment_facts(options, summary, context);
  page.note = without_line_end(describe_synthetic(images.classes));
  add_weights(result.saved, page);
  add_validation_images(data, session, result.saved, context, stop, page);
  add_duplicates(data, split, page);
  return page;
}

}  // namespace linnet
