#include "apps/commands/export_command.hpp"

#include <memory>
#include <string>

#include "apps/options/options.hpp"
#include "apps/process/exit_code.hpp"
#include "apps/process/interrupt.hpp"
#include "apps/process/output.hpp"
#include "engine/core/escape.hpp"
#include "io/dataset/older_shards.hpp"
#include "io/file/replaceable_file.hpp"
#include "linnet/io/model_file.hpp"
#include "linnet/io/onnx_file.hpp"

namespace linnet {
namespace {

struct ExportOptions {
  std::string model;
  std::string file;
};

int run(const ExportOptions& options) {
  const StopRequest stop = stop_on_signals();
  require_no_older_shards(options.file);
  require_replaceable(options.file, "model in ONNX", is_onnx_file);
  const SavedModel saved = read_model(options.model);
  stop.check();
  write_onnx(options.file, saved);
  put("Exported {} to {}\n{} -> logits, probabilities, label of {}\n", printable(options.model),
      printable(options.file), onnx_input_text(saved),
      counted(saved.model.outputs(), "output", "outputs"));
  const std::string preparation = onnx_preparation_text(saved);
  if (!preparation.empty()) put("{}\n", preparation);
  flush_output();
  return kDone;
}

}  // namespace

Command add_export_command(CLI::App& program) {
  CLI::App* app = add_subcommand(program, "export",
                                 "Write a trained model as an ONNX file, for other programs");
  const auto options = std::make_shared<ExportOptions>();
  Options add(*app);
  add.add_path("MODEL", options->model, "Model file that `linnet train` wrote");
  add.add_path("FILE", options->file,
               "ONNX file to write; a file of that name that is no ONNX file is not overwritten");
  return {app, [options] { return run(*options); }};
}

}  // namespace linnet
