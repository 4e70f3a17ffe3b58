#include "apps/commands/info_command.hpp"

#include <filesystem>
#include <memory>
#include <nlohmann/json.hpp>

#include "apps/data/mapped_input.hpp"
#include "apps/data/packed_check.hpp"
#include "apps/options/machine_options.hpp"
#include "apps/options/options.hpp"
#include "apps/process/exit_code.hpp"
#include "apps/process/interrupt.hpp"
#include "apps/process/output.hpp"
#include "apps/report/data_report.hpp"
#include "engine/core/escape.hpp"
#include "linnet/io/image_folder.hpp"
#include "linnet/io/model_file.hpp"
#include "linnet/io/packed_file.hpp"

namespace linnet {
namespace {

void describe_model(const std::string& path) {
  const SavedModel saved = read_model(path);
  put("{}: a linear classifier, safetensors\n", printable(path));
  put("images    {} x {}, grey{}\n", saved.size.width, saved.size.height,
      saved.resizes ? ", brought to that size" : "");
  put("features  {} = pixel * {:.9g}\n", grouped(saved.model.features()),
      static_cast<double>(saved.model.pixel_factor));
  put("outputs   {}, of which {} have a class\n", saved.model.outputs(), saved.classes.size());
  for (std::size_t c = 0; c < saved.classes.size(); ++c) {
    put("  {:>6}  {}\n", c, printable(saved.classes[c]));
  }
  put("weights   {}\n", weights_hash(saved.model));
  const auto recipe = nlohmann::ordered_json::parse(saved.recipe, nullptr, false);
  if (recipe.is_object()) {
    put("recipe\n");
    for (const auto& [key, value] : recipe.items()) {
      put("  {:<14}  {}\n", printable(key),
          value.is_string()      ? printable(value.get<std::string>())
          : value.is_primitive() ? printable(value.dump())
                                 : "…");
    }
  }
  write_output(describe_synthetic(saved.classes));
}

void describe_folder(const std::string& path) {
  const ImageFolder folder = list_image_folder(path);
  std::vector<std::size_t> counts(folder.classes.size());
  for (const ListedFile& file : folder.files) ++counts[file.label];
  put("{}: a data folder, {} in {} classes\n{}", printable(path),
      counted(folder.files.size(), "file", "files"), folder.classes.size(),
      class_table(folder.classes, counts));
  for (const BadFile& file : folder.bad) {
    put("Cannot be read: {}: {}\n", printable(file.path), file.reason);
  }
  put("{}{}", describe_skipped(folder.skipped), describe_synthetic(folder.classes));
}

void describe_packed(const std::string& path, bool verify) {
  const PackedSet set = open_packed_input(path);
  const ImageSet& images = set.images;
  put("{}: a packed data set, {} in {} classes, {:.1f} MB\nimages    {} x {}, grey{}\n{}",
      printable(path), counted(images.labels.size(), "image", "images"), images.classes.size(),
      static_cast<double>(images.pixels.file().bytes().size()) / 1e6, images.size.width,
      images.size.height, images.resized ? ", resized when they were packed" : "",
      describe_content(images));
  if (set.origin) put("a copy of {}\n", printable(set.origin->folder));
  if (!verify) return;
  flush_output();
  const StopRequest stop = stop_on_signals();
  const Context context;
  require_undamaged(path, set, context, ProgressStyle::automatic, stop);
  put("All checksums are correct\n");
}

int run(const std::string& path, bool verify) {
  std::error_code error;
  const bool packed = is_packed_file(path);
  if (verify && !packed) {
    throw Error(Fault::data, printable(path) +
                                 ": not a packed data set, the one kind of file "
                                 "that has checksums to verify");
  }
  if (packed) {
    describe_packed(path, verify);
  } else if (std::filesystem::is_directory(path, error)) {
    describe_folder(path);
  } else {
    describe_model(path);
  }
  flush_output();
  return kDone;
}

}  // namespace

Command add_info_command(CLI::App& program) {
  CLI::App* app =
      add_subcommand(program, "info", "Describe a model file, a packed data set or a data folder");
  const auto path = std::make_shared<std::string>();
  const auto verify = std::make_shared<bool>(false);
  Options(*app).add_path("PATH", *path, "Model file, packed data set, or folder of images");
  Options(*app).add_flag("--verify", *verify,
                         "Verify the checksums of all pixels of a packed data set");
  return {app, [path, verify] { return run(*path, *verify); }};
}

}  // namespace linnet
