#include "apps/commands/info_command.hpp"

#include <filesystem>
#include <memory>
#include <string_view>

#include "apps/data/mapped_input.hpp"
#include "apps/data/packed_check.hpp"
#include "apps/data/shard_input.hpp"
#include "apps/data/training_data.hpp"
#include "apps/options/data_options.hpp"
#include "apps/options/machine_options.hpp"
#include "apps/options/options.hpp"
#include "apps/process/exit_code.hpp"
#include "apps/process/interrupt.hpp"
#include "apps/process/output.hpp"
#include "apps/report/data_report.hpp"
#include "apps/report/recipe_json.hpp"
#include "engine/core/escape.hpp"
#include "engine/data/labels.hpp"
#include "io/dataset/idx_file.hpp"
#include "io/file/hash.hpp"
#include "linnet/error.hpp"
#include "linnet/io/feature_set.hpp"
#include "linnet/io/idx_images.hpp"
#include "linnet/io/image_folder.hpp"
#include "linnet/io/model_file.hpp"
#include "linnet/io/packed_file.hpp"

namespace linnet {
namespace {

std::string_view example_part(ModelInput input) {
  switch (input) {
    case ModelInput::images:
      return "pixel";
    case ModelInput::bytes:
      return "byte";
    case ModelInput::numbers:
      break;
  }
  return "number";
}

/// How many features the model takes, and what they are.
std::string describe_features(const SavedModel& saved) {
  const std::string count = grouped(saved.model.features());
  if (saved.model.normalize == Normalize::rows) {
    return fmt::format(
        "features  {} {}s, divided by the length of their row, sqrt(sum of squares)\n", count,
        example_part(saved.input));
  }
  if (saved.input == ModelInput::numbers && saved.model.pixel_factor == 1.0f) {
    return fmt::format("features  {} numbers\n", count);
  }
  return fmt::format("features  {} = {} * {:.9g}\n", count, example_part(saved.input),
                     static_cast<double>(saved.model.pixel_factor));
}

void describe_model(const std::string& path) {
  const SavedModel saved = read_model(path);
  put("{}: a linear classifier, safetensors\n", printable(path));
  if (saved.input == ModelInput::images) {
    put("images    {} x {}, {}{}\n", saved.size.width, saved.size.height,
        describe_channels(saved.rules), saved.resizes ? ", brought to that size" : "");
    put("reading   {}\n", describe(saved.rules));
  }
  write_output(describe_features(saved));
  if (saved.temperature != 1.0) {
    put("logits    calibrated: divided by the temperature {:.6g}\n", saved.temperature);
  }
  put("outputs   {}, of which {} have a class\n", saved.model.outputs(), saved.classes.size());
  for (std::size_t c = 0; c < saved.classes.size(); ++c) {
    put("  {:>6}  {}\n", c, printable(saved.classes[c]));
  }
  put("weights   {}\n", weights_hash(saved.model));
  if (const std::string recipe = recipe_lines(saved.recipe); !recipe.empty()) {
    put("recipe\n{}", recipe);
  }
  write_output(describe_synthetic(saved.classes));
}

struct InfoOptions {
  std::string path;
  FolderSelection selection;
  bool verify = false;
};

void describe_folder(const std::string& path, const FolderSelection& selection) {
  const ImageFolder folder = list_image_folder(path, selection);
  std::vector<std::size_t> counts(folder.classes.size());
  for (const ListedFile& file : folder.files) ++counts[file.label];
  put("{}: a data folder, {} in {} classes\n{}", printable(path),
      counted(folder.files.size(), "file", "files"), folder.classes.size(),
      class_table(folder.classes, counts) + describe_lookalikes(folder.classes));
  for (const BadFile& file : folder.bad) {
    put("Cannot be read: {}: {}\n", printable(file.path), file.reason);
  }
  put("{}{}{}", describe_left_out(folder.passed_over, folder.excluded),
      describe_skipped(folder.skipped), describe_synthetic(folder.classes));
}

/// Of a file.
double megabytes(const std::string& path) {
  std::error_code ignored;
  return static_cast<double>(std::filesystem::file_size(path, ignored)) / 1e6;
}

void describe_idx(const std::string& path) {
  const Context context = make_context({});
  const ImageSet images = read_idx_images(path, {}, context);
  put("{}: an IDX file, {} in {} classes, {:.1f} MB\nimages    {} x {}, {}\n{}", printable(path),
      counted(images.labels.size(), "image", "images"), images.classes.size(), megabytes(path),
      images.size.width, images.size.height, describe_channels(images.rules),
      describe_content(images));
}

/// Throws Error(data) for a file that is no model either.
FeatureSet features_of(const std::string& path) {
  try {
    return read_features(path);
  } catch (const Error& error) {
    throw Error(error.fault(), fmt::format("{}\n(and it is not a model of Linnet)", error.what()));
  }
}

void describe_feature_file(const std::string& path) {
  install_sigbus_handler();
  const FeatureSet set = features_of(path);
  const FeatureView rows = set.features.view();
  put("{}: a feature matrix, {} of {}, {:.1f} MB\n", printable(path),
      counted(rows.rows(), "row", "rows"), counted(rows.columns(), "feature", "features"),
      megabytes(path));
  put("elements  {}, {}\n", name_of(rows.type()),
      set.features.file().bytes().empty()
          ? "copied into memory for training: compressed, or not aligned in the file"
          : "mapped and used where they lie");
  if (set.labels.empty()) {
    put("labels    none: linnet train takes a file of them with --labels\n");
    return;
  }
  put("labels    {}\n{}", counted(set.classes.size(), "class", "classes"),
      describe_classes(set.classes, count_labels(set.labels, set.classes.size())));
}

/// Images in an IDX file or in a folder of one subfolder for each class.
void describe_images(const std::string& path, const FolderSelection& selection) {
  if (is_idx_images(path)) {
    describe_idx(path);
  } else {
    describe_folder(path, selection);
  }
}

/// A data folder, or each part of a data set that is split.
void describe_data(const std::string& path, const FolderSelection& selection) {
  const TrainingPaths parts = with_parts({.train = path, .valid = {}, .test = {}}, selection);
  if (parts.train != path) write_output(describe_parts(path, parts));
  for (const std::string& part : {parts.train, parts.valid, parts.test}) {
    if (!part.empty()) describe_images(part, selection);
  }
}

void describe_packed(const std::string& path, bool verify) {
  const PackedSet set = open_packed_or_shard(path);
  const ImageSet& images = set.images;
  put("{}: {} {} in {} classes, {:.1f} MB\nimages    {} x {}, {}{}\nreading   {}\n{}",
      printable(path), set.shard ? describe_shard(set) + ';' : "a packed data set,",
      counted(images.labels.size(), "image", "images"), images.classes.size(),
      static_cast<double>(images.pixels.file().bytes().size()) / 1e6, images.size.width,
      images.size.height, describe_channels(images.rules),
      images.resized ? ", resized when they were packed" : "", describe(images.rules),
      class_table(images.classes, count_labels(images.labels, images.classes.size())) +
          describe_lookalikes(images.classes) + describe_files(images));
  if (set.origin) put("a copy of {}\n", printable(set.origin->folder));
  if (set.shard) put("packing   {}, of all its shards\n", hash_digits(set.shard->packing));
  if (!verify) return;
  flush_output();
  const StopRequest stop = stop_on_signals();
  const Context context = make_context({});
  require_undamaged(path, set, context, ProgressStyle::automatic, stop);
  put("All checksums are correct\n");
}

int run(const InfoOptions& options) {
  const std::string& path = options.path;
  std::error_code error;
  refuse_shards_at(path);
  const bool packed = is_packed_file(path);
  if (options.verify && !packed) {
    throw Error(Fault::data, printable(path) +
                                 ": not a packed data set, the one kind of file "
                                 "that has checksums to verify");
  }
  if (packed) {
    describe_packed(path, options.verify);
  } else if (std::filesystem::is_directory(path, error)) {
    describe_data(path, options.selection);
  } else if (is_idx_images(path)) {
    describe_idx(path);
  } else if (is_feature_file(path)) {
    describe_feature_file(path);
  } else if (has_idx_signature(path, 1)) {
    throw Error(Fault::data,
                printable(path) + " has the labels of an IDX file of images; give that");
  } else {
    describe_model(path);
  }
  flush_output();
  return kDone;
}

}  // namespace

Command add_info_command(CLI::App& program) {
  CLI::App* app =
      add_subcommand(program, "info",
                     "Describe a model file, a data folder, a packed data set or a feature matrix");
  const auto options = std::make_shared<InfoOptions>();
  Options add(*app);
  add.add_path("PATH", options->path,
               "Model file, folder of images, packed data set, IDX files, or feature matrix");
  add.add_flag("--verify", options->verify,
               "Verify the checksums of all pixels of a packed data set");
  add_selection_options(*app, options->selection);
  return {app, [options] { return run(*options); }};
}

}  // namespace linnet
