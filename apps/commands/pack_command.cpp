#include "apps/commands/pack_command.hpp"

#include <algorithm>
#include <memory>
#include <string>
#include <utility>

#include "apps/data/idx_input.hpp"
#include "apps/options/data_options.hpp"
#include "apps/options/machine_options.hpp"
#include "apps/options/options.hpp"
#include "apps/options/shard_options.hpp"
#include "apps/process/exit_code.hpp"
#include "apps/process/interrupt.hpp"
#include "apps/process/output.hpp"
#include "apps/process/stopwatch.hpp"
#include "apps/report/data_report.hpp"
#include "engine/core/escape.hpp"
#include "io/dataset/idx_names.hpp"
#include "io/dataset/image_loader.hpp"
#include "io/dataset/packed_set_writer.hpp"
#include "io/dataset/shard_name.hpp"
#include "linnet/error.hpp"
#include "linnet/io/feature_set.hpp"
#include "linnet/io/idx_images.hpp"
#include "linnet/matrix.hpp"

namespace linnet {
namespace {

struct PackOptions {
  std::string folder;
  std::string file;
  ShardOptions shards;
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

/// The files that are written.
std::vector<std::string> outputs(const PackOptions& options) {
  if (!options.shards.count) return {options.file};
  return shard_paths(options.file, *options.shards.count);
}

/// The error of a folder without any image that can be read.
ImageIndex read_nothing(ImageLoader& loader) {
  Matrix<std::uint8_t> rows(loader.files_left(), 0);
  loader.read({rows.row(0), rows.rows(), 0, rows.stride()});
  return loader.finish();
}

/// Sets `left_out` to a description of what is left out by name.
ImageIndex pack(const PackOptions& options, const StopRequest& stop, std::string& left_out) {
  FolderSelection selection = options.data.selection;
  selection.outputs = outputs(options);
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
  if (image_bytes == 0) return read_nothing(loader);
  PackedSetWriter writer(options.file, image_bytes,
                         plan_shards(options.shards, image_bytes, files));
  Matrix<std::uint8_t> rows(images_at_a_time(image_bytes, files), image_bytes);
  while (loader.files_left() != 0) {
    const std::size_t next = std::min({rows.rows(), loader.files_left(), writer.most_files()});
    const std::size_t images = loader.read({rows.row(0), next, rows.columns(), rows.stride()});
    writer.append({rows.row(0), images, rows.columns(), rows.stride()}, next);
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
  const MatrixView<const std::uint8_t> rows = images.pixels.view();
  PackedSetWriter writer(options.file, rows.columns(),
                         plan_shards(options.shards, rows.columns(), rows.rows()));
  for (std::size_t first = 0; first < rows.rows();) {
    const std::size_t next = std::min(rows.rows() - first, writer.most_files());
    writer.append({rows.row(first), next, rows.columns(), rows.stride()}, next);
    first += next;
  }
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

/// How much of each image shards by columns have, as a line: neighbours overlap, so that of small
/// images a shard may have nearly all. Empty if each has whole images.
std::string describe_columns(const ShardPlan& plan, std::size_t image_bytes) {
  if (plan.kind != ResidentPart::Kind::columns) return "";
  const auto [least, most] = std::minmax_element(
      plan.parts.begin(), plan.parts.end(),
      [](const IndexRange& a, const IndexRange& b) { return a.size() < b.size(); });
  return fmt::format("each has {} to {} of the {} bytes of an image\n", grouped(least->size()),
                     grouped(most->size()), grouped(image_bytes));
}

/// Where the data set is, and for shards what they have and how to train on them.
std::string describe_outputs(const PackOptions& options, const ImageIndex& index) {
  if (!options.shards.count) return printable(options.file);
  const std::vector<std::string> files = outputs(options);
  const std::size_t bytes = image_bytes(index.size, index.rules);
  return fmt::format(
      "{} shards: {} to {}\n{}to train on: {}{}", files.size(), printable(files.front()),
      printable(files.back()),
      describe_columns(plan_shards(options.shards, bytes, index.labels.size()), bytes),
      training_on_shards(options.file, {*options.shards.count}),
      options.shards.by == ShardBy::rows ? " --solver lbfgs" : "");
}

int run(const PackOptions& options) {
  const StopRequest stop = stop_on_signals();
  require_replaceable_set(options.file, options.shards);
  const Stopwatch watch;
  std::string left_out;
  require_images(options);
  const ImageIndex index =
      is_idx_images(options.folder) ? pack_idx(options, stop) : pack(options, stop, left_out);
  if (options.quiet) return kDone;
  put("Packed {}: {} of {} in {} classes, {:.2f} s\n{}{}packed data set in {}\n",
      printable(options.folder), counted(index.labels.size(), "image", "images"),
      describe_size(index.size, index.rules), index.classes.size(), watch.seconds(),
      describe_content(index), left_out, describe_outputs(options, index));
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
  add_shard_options(*app, options->shards);
  add_data_options(*app, options->data);
  add_threads_option(*app, options->threads);
  add.add_flag("--quiet", options->quiet, "Print nothing but errors");
  return {app, [options] { return run(*options); }};
}

}  // namespace linnet
