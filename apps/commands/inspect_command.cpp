#include "apps/commands/inspect_command.hpp"

#include <fmt/format.h>

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "apps/data/idx_input.hpp"
#include "apps/data/mapped_input.hpp"
#include "apps/data/shard_input.hpp"
#include "apps/data/training_data.hpp"
#include "apps/options/data_options.hpp"
#include "apps/options/machine_options.hpp"
#include "apps/options/options.hpp"
#include "apps/options/rule_options.hpp"
#include "apps/process/exit_code.hpp"
#include "apps/process/interrupt.hpp"
#include "apps/process/output.hpp"
#include "apps/process/progress.hpp"
#include "apps/report/inspection.hpp"
#include "engine/core/escape.hpp"
#include "io/dataset/idx_names.hpp"
#include "io/dataset/image_inspection.hpp"
#include "linnet/error.hpp"
#include "linnet/io/feature_set.hpp"
#include "linnet/io/idx_images.hpp"
#include "linnet/io/packed_file.hpp"

namespace linnet {
namespace {

enum class InspectionFormat { text, json };

std::optional<InspectionFormat> inspection_format_named(std::string_view name) {
  if (name == "text") return InspectionFormat::text;
  if (name == "json") return InspectionFormat::json;
  return std::nullopt;
}

struct InspectOptions {
  std::string data;
  DataOptions how;
  MachineOptions machine;
  std::optional<InspectionFormat> format;
};

ImageInspection inspect_folder(const std::string& path, const DataOptions& options,
                               const Context& context, const StopRequest& stop) {
  ImageFolder folder = list_image_folder(path, options.selection);
  Progress bar(options.progress.value_or(ProgressStyle::automatic), "inspecting", "images",
               folder.files.size());
  ReadOptions how = read_options(options);
  how.stop = stop;
  how.advance = [&](std::size_t files) { bar.advance(files); };
  return inspect_images(std::move(folder), how, context);
}

ImageInspection inspect_part(const std::string& path, const DataOptions& options,
                             const Context& context, const StopRequest& stop) {
  if (!is_idx_images(path)) return inspect_folder(path, options, context, stop);
  return inspect_images(open_idx(path, "", options, context)->load({}).images());
}

/// The images of a folder or an IDX file, or all parts of a data set that is split; those after the
/// first are read by its rules, as in training.
ImageInspection inspect_parts(const InspectOptions& options, const TrainingPaths& parts,
                              const Context& context, const StopRequest& stop) {
  if (parts.train == options.data) return inspect_part(options.data, options.how, context, stop);
  DataOptions how = options.how;
  ImageInspection all;
  for (const std::string& path : {parts.train, parts.valid, parts.test}) {
    if (path.empty()) continue;
    ImageInspection part = inspect_part(path, how, context, stop);
    if (!all.parts.empty() && part.classes != all.classes) {
      throw Error(Fault::data, fmt::format("{}: its classes are not those of {}", printable(path),
                                           printable(parts.train)));
    }
    add_part(all, idx_base_name(path), std::move(part));
    how.default_rules = all.rules;
  }
  return all;
}

ImageInspection inspect_packed(const InspectOptions& options) {
  const PackedSet set = open_packed_input(options.data);
  require_rules(options.data, set.images.rules, options.how.rules);
  return inspect_images(set.images);
}

void require_images(const std::string& path) {
  if (is_idx_images(path) || !is_feature_file(path)) return;
  throw Error(
      Fault::data,
      printable(path) +
          ": linnet inspect looks through images, and this is a feature matrix; linnet info "
          "shows its rows and classes, and linnet train names what is wrong in it");
}

InspectedKind kind_of(const TrainingPaths& parts) {
  if (is_packed_file(parts.train)) return InspectedKind::packed;
  return is_idx_images(parts.train) ? InspectedKind::idx : InspectedKind::folder;
}

int run(const InspectOptions& options) {
  const StopRequest stop = stop_on_signals();
  const Context context = make_context(options.machine);
  require_images(options.data);
  refuse_shards_at(options.data);
  const bool packed = is_packed_file(options.data);
  const TrainingPaths given = {.train = options.data, .valid = {}, .test = {}};
  const TrainingPaths parts = packed ? given : with_parts(given, options.how.selection);
  const ImageInspection found =
      packed ? inspect_packed(options) : inspect_parts(options, parts, context, stop);
  const InspectionReport report = report_inspection(options.data, kind_of(parts), found,
                                                    {.resize = options.how.resize,
                                                     .skip_bad = options.how.skip_bad,
                                                     .strict = options.how.strict,
                                                     .has_validation_part = !parts.valid.empty()});
  write_output(options.format == InspectionFormat::json ? to_json_text(report) : to_text(report));
  flush_output();
  return report.stops.empty() ? kDone : kBadData;
}

}  // namespace

Command add_inspect_command(CLI::App& program) {
  CLI::App* app = add_subcommand(
      program, "inspect", "Look through a data set before training: sizes, duplicates, damage");
  const auto options = std::make_shared<InspectOptions>();
  Options add(*app);
  add.add_path("DATA", options->data,
               "Folder with one subfolder of images for each class, packed data set, or IDX files");
  add_data_options(*app, options->how);
  add_machine_options(*app, options->machine);
  add.add_choice("--format", options->format, inspection_format_named, {"text", "json"},
                 "Output format");
  return {app, [options] { return run(*options); }};
}

}  // namespace linnet
