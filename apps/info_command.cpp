#include "apps/info_command.hpp"

#include <filesystem>
#include <memory>
#include <nlohmann/json.hpp>

#include "apps/exit_code.hpp"
#include "apps/load_data.hpp"
#include "apps/output.hpp"
#include "apps/train_report.hpp"
#include "io/escape.hpp"
#include "io/image_folder.hpp"
#include "io/model_file.hpp"

namespace linnet {
namespace {

void describe_model(const std::string& path) {
  const SavedModel saved = read_model(path);
  put("{}: a linear classifier, safetensors\n", printable(path));
  put("images    {} x {}, grey\n", saved.size.width, saved.size.height);
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
  put("{}{}", describe_passed_over(folder.passed_over), describe_synthetic(folder.classes));
}

int run(const std::string& path) {
  std::error_code error;
  if (std::filesystem::is_directory(path, error)) {
    describe_folder(path);
  } else {
    describe_model(path);
  }
  flush_output();
  return kDone;
}

}  // namespace

Command add_info_command(CLI::App& program) {
  CLI::App* app = program.add_subcommand("info", "Say what a model file or a data folder is");
  const auto path = std::make_shared<std::string>();
  Options(*app).add_path("PATH", *path, "Model file, or folder of images");
  return {app, [path] { return run(*path); }};
}

}  // namespace linnet
