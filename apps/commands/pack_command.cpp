#include "apps/commands/pack_command.hpp"

#include <algorithm>
#include <memory>
#include <string>
#include <utility>

#include "apps/data/idx_input.hpp"
#include "apps/options/data_options.hpp"
#include "apps/options/machine_options.hpp"
#include "apps/options/options.hpp"
#include "apps/process/exit_code.hpp"
#include "apps/process/interrupt.hpp"
#include "apps/process/output.hpp"
#include "apps/process/stopwatch.hpp"
#include "apps/report/data_report.hpp"
#include "engine/core/escape.hpp"
#include "io/dataset/idx_names.hpp"
#include "io/dataset/image_loader.hpp"
#include "io/dataset/packed_writer.hpp"
#include "io/file/replaceable_file.hpp"
#include "linnet/error.hpp"
#include "linnet/io/feature_set.hpp"
#include "linnet/io/idx_images.hpp"
#include "linnet/io/packed_file.hpp"
#include "linnet/matrix.hpp"

namespace linnet {
namespace {

struct PackOptions {
  std::string folder;
  std::string file;
  DataOptions data;
  std::optional<int> threads;
  bool quiet = false;
};

/// The number of images that are decoded before they are written: as many as fit in 32 MiB, which
/// keeps all threads busy and bounds the memory for any number of files.
std::size_t images_at_a_time(std::size_t image_bytes, std::size_t files) {
  constexpr std::size_t kBytes = std::size_t{32} << 20;
  const std::size_t automatic = kBytes / row_stride(std::max<std::size_t>(image_bytes, 1), 1);
  return std::min(std::max<std::size_t>(automatic, 1), files);
}

/// Sets `left_out` to a description of what is left out by name.
ImageIndex pack(const PackOptions& options, const StopRequest& stop, std::string& left_out) {
  FolderSelection selection = options.data.selection;
  selection.outputs = {options.file};
  ImageFolder folder = list_image_folder(options.folder, selection);
  left_out = describe_left_out(folder.passed_over, folder.excluded);
  const std::size_t files = folder.files.size();
  const ProgressStyle style = options.data.progress.value_or(ProgressStyle::automatic);
  Progress bar(options.quiet ? ProgressStyle::never : style, "packing", "images", files);
  ReadOptions how = read_options(options.data);
  const Context context = make_context({.threads = options.threads, .isa = {}});
  how.stop = stop;
  how.advance = [&](std::size_t done) { bar.advance(done); };
  ImageLoader loader(std::move(folder), how, context);
  const std::size_t image_bytes = loader.image_bytes();
  PackedWriter writer(options.file, image_bytes);
  Matrix<std::uint8_t> rows(images_at_a_time(image_bytes, files), image_bytes);
  while (loader.files_left() != 0) {
    const std::size_t images = loader.read(rows.view());
    writer.append({rows.row(0), images, rows.columns(), rows.stride()});
  }
  ImageIndex index = loader.finish();
  stop.check();
  writer.complete(index);
  return index;
}

/// The images of an IDX file.
ImageIndex pack_idx(const PackOptions& options, const StopRequest& stop) {
  const Context context = make_context({.threads = options.threads, .isa = {}});
  LoadedData data = open_idx(options.folder, "", options.data, context)->load({});
  ImageSet& images = data.images();
  PackedWriter writer(options.file, images.pixels.columns());
  writer.append(images.pixels.view());
  stop.check();
  writer.complete(images);
  return std::move(images);
}

/// Throws Error(data) if the path is that of a feature matrix, or of a folder of IDX files.
void require_images(const PackOptions& options) {
  const std::string& path = options.folder;
  if (is_idx_folder(path)) {
    const IdxPairs pairs = find_idx_pairs(path);
    std::string text = printable(path) + " is a folder of IDX files, of which one is packed:";
    for (const auto& pair : {pairs.train, pairs.test}) {
      if (!pair) continue;
      text += fmt::format("\n    linnet pack {} {}.linnet", printable(pair->images),
                          idx_base_name(printable(pair->images)));
    }
    throw Error(Fault::data, text);
  }
  if (is_idx_images(path) || !is_feature_file(path)) return;
  throw Error(Fault::data, printable(path) +
                               " is a feature matrix, which linnet train uses where it lies, "
                               "without packing; linnet pack is for images");
}

int run(const PackOptions& options) {
  const StopRequest stop = stop_on_signals();
  require_replaceable(options.file, "packed data set", is_packed_file);
  const Stopwatch watch;
  std::string left_out;
  require_images(options);
  const ImageIndex index =
      is_idx_images(options.folder) ? pack_idx(options, stop) : pack(options, stop, left_out);
  if (options.quiet) return kDone;
  put("Packed {}: {} of {} in {} classes, {:.2f} s\n{}{}packed data set in {}\n",
      printable(options.folder), counted(index.labels.size(), "image", "images"),
      describe_size(index.size, index.rules), index.classes.size(), watch.seconds(),
      describe_content(index), left_out, printable(options.file));
  flush_output();
  return kDone;
}

}  // namespace

Command add_pack_command(CLI::App& program) {
  CLI::App* app = add_subcommand(
      program, "pack",
      "Write a folder of images into one packed data set, which is mapped instead of decoded");
  const auto options = std::make_shared<PackOptions>();
  Options add(*app);
  add.add_path("DATA", options->folder,
               "Folder with one subfolder of images for each class, or IDX file of images");
  add.add_path("FILE", options->file, "Packed data set to write, as DATA.linnet");
  add_data_options(*app, options->data);
  add_threads_option(*app, options->threads);
  add.add_flag("--quiet", options->quiet, "Print nothing but errors");
  return {app, [options] { return run(*options); }};
}

}  // namespace linnet
