#include "apps/commands/pack_command.hpp"

#include <algorithm>
#include <memory>
#include <string>
#include <utility>

#include "apps/options/data_options.hpp"
#include "apps/options/machine_options.hpp"
#include "apps/options/options.hpp"
#include "apps/process/exit_code.hpp"
#include "apps/process/interrupt.hpp"
#include "apps/process/output.hpp"
#include "apps/process/stopwatch.hpp"
#include "apps/report/data_report.hpp"
#include "engine/core/escape.hpp"
#include "io/dataset/image_loader.hpp"
#include "io/dataset/packed_writer.hpp"
#include "io/file/replaceable_file.hpp"
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
std::size_t images_at_a_time(std::size_t pixels, std::size_t files) {
  constexpr std::size_t kBytes = std::size_t{32} << 20;
  const std::size_t automatic = kBytes / row_stride(std::max<std::size_t>(pixels, 1), 1);
  return std::min(std::max<std::size_t>(automatic, 1), files);
}

ImageIndex pack(const PackOptions& options, const StopRequest& stop) {
  ImageFolder folder = list_image_folder(options.folder);
  const std::size_t files = folder.files.size();
  const ProgressStyle style = options.data.progress.value_or(ProgressStyle::automatic);
  Progress bar(options.quiet ? ProgressStyle::never : style, "packing", "images", files);
  ReadOptions how;
  how.skip_bad = options.data.skip_bad;
  how.resize = options.data.resize;
  const Context context = make_context({.threads = options.threads, .isa = {}});
  how.stop = stop;
  how.advance = [&](std::size_t done) { bar.advance(done); };
  ImageLoader loader(std::move(folder), how, context);
  PackedWriter writer(options.file, loader.size().pixels());
  Matrix<std::uint8_t> rows(images_at_a_time(loader.size().pixels(), files),
                            loader.size().pixels());
  while (loader.files_left() != 0) {
    const std::size_t images = loader.read(rows.view());
    writer.append({rows.row(0), images, rows.columns(), rows.stride()});
  }
  ImageIndex index = loader.finish();
  stop.check();
  writer.complete(index);
  return index;
}

int run(const PackOptions& options) {
  const StopRequest stop = stop_on_signals();
  require_replaceable(options.file, "packed data set", is_packed_file);
  const Stopwatch watch;
  const ImageIndex index = pack(options, stop);
  if (options.quiet) return kDone;
  put("Packed {}: {} of {} x {} pixels in {} classes, {:.2f} s\n{}packed data set in {}\n",
      printable(options.folder), counted(index.labels.size(), "image", "images"), index.size.width,
      index.size.height, index.classes.size(), watch.seconds(), describe_content(index),
      printable(options.file));
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
  add.add_path("DATA", options->folder, "Folder with one subfolder of images for each class");
  add.add_path("FILE", options->file, "Packed data set to write, as DATA.linnet");
  add_data_options(*app, options->data);
  add_threads_option(*app, options->threads);
  add.add_flag("--quiet", options->quiet, "Print nothing but errors");
  return {app, [options] { return run(*options); }};
}

}  // namespace linnet
