#include "apps/data/evaluation_data.hpp"

#include <fmt/format.h>

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string_view>
#include <vector>

#include "apps/data/class_names.hpp"
#include "apps/data/misfit.hpp"
#include "apps/data/shard_input.hpp"
#include "apps/data/training_data.hpp"
#include "engine/core/escape.hpp"
#include "linnet/error.hpp"

namespace linnet {
namespace {

bool is_folder(const std::string& path) {
  std::error_code ignored;
  return std::filesystem::is_directory(path, ignored);
}

[[noreturn]] void fail(const std::string& path, const NamedModel& model, const std::string& what) {
  throw Error(Fault::data, fmt::format("{} cannot be evaluated by {}: {}", printable(path),
                                       printable(model.path), what));
}

/// The number in the model of each class of the data.
std::vector<std::uint32_t> numbers_of(const std::string& path, const NamedModel& model,
                                      const std::vector<std::string>& classes) {
  std::vector<std::uint32_t> numbers;
  std::vector<std::string> unknown;
  for (const std::string& name : classes) {
    const auto number = class_number(name, model.saved.classes);
    number ? numbers.push_back(*number) : unknown.push_back(name);
  }
  if (unknown.empty()) return numbers;
  const std::string_view way_out =
      is_folder(path) ? "leave out such folders with --exclude, or rename them as the model has it"
                      : "give data without them, or with the names that the model has";
  const bool one = unknown.size() == 1;
  fail(path, model,
       fmt::format("its {} {} {} of the model, which has {}{}; {}", one ? "class" : "classes",
                   quoted_names(unknown), one ? "is none" : "are none",
                   quoted_names(model.saved.classes),
                   describe_lookalike(unknown.front(), model.saved.classes), way_out));
}

void require_fitting(const std::string& path, const NamedModel& model, const LoadedData& data,
                     const RuleOptions& options) {
  const SavedModel& saved = model.saved;
  if (!data.has_images()) {
    const std::string reason = misfit(data.features().set.features.view(), saved);
    if (!reason.empty()) fail(path, model, reason);
    return;
  }
  const ImageIndex& images = data.images();
  if (data.source == DataSource::idx_file) {
    const std::string reason = misfit_of_idx(images.size, saved);
    if (!reason.empty()) fail(path, model, reason);
    return;
  }
  const ReadingRules rules = with_options(saved.rules, options);
  if (!(images.rules == rules)) {
    fail(path, model,
         fmt::format("its images were read with {}, and the model is for {}; pack the folder again "
                     "with these",
                     describe_difference(images.rules, rules),
                     describe_difference(rules, images.rules)));
  }
  if (images.size == saved.size) return;
  const std::string way_out =
      saved.resizes ? fmt::format("pack the folder again with --resize {}x{}", saved.size.width,
                                  saved.size.height)
                    : "a model that is trained with --resize brings all images to its size";
  fail(path, model,
       fmt::format("its images have {} x {} pixels, and the model takes {} x {}; {}",
                   images.size.width, images.size.height, saved.size.width, saved.size.height,
                   way_out));
}

}  // namespace

std::string evaluated_part(const std::string& path, const FolderSelection& selection) {
  const TrainingPaths parts = with_parts({.train = path, .valid = {}, .test = {}}, selection);
  if (!parts.test.empty()) return parts.test;
  return parts.valid.empty() ? parts.train : parts.valid;
}

LoadedData load_for_model(const NamedModel& model, const DataPath& path, const DataOptions& options,
                          const std::optional<std::string>& cache, const Context& context,
                          const StopRequest& stop,
                          const std::function<void(const LoadedData& data)>& report) {
  const SavedModel& saved = model.saved;
  DataOptions how = options;
  how.selection.least_classes = 1;
  if (saved.input == ModelInput::images) {
    require_colour(model.path, saved.rules, options.rules);
    if (saved.resizes && is_folder(path.data)) how.resize = saved.size;
  }
  refuse_shards_at(path.data);
  const std::unique_ptr<DataInput> input = open_data(path, how, cache, context, stop);
  const std::string kind = misfit_of_kind(input->has_images(), saved);
  if (!kind.empty()) fail(path.data, model, kind);
  const std::vector<std::uint32_t> numbers = numbers_of(path.data, model, input->classes());
  LoadedData data = input->load(saved.rules);
  report(data);
  require_fitting(path.data, model, data, options.rules);
  const auto renumber = [&](std::vector<std::string>& classes, std::vector<std::uint32_t>& labels) {
    for (std::uint32_t& label : labels) label = numbers[label];
    classes = saved.classes;
  };
  if (data.has_images()) {
    renumber(data.images().classes, data.images().labels);
  } else {
    renumber(data.features().set.classes, data.features().set.labels);
  }
  if (data.labels().empty()) fail(path.data, model, "it has no examples");
  return data;
}

}  // namespace linnet
