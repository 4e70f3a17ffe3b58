#include "apps/commands/unpack_command.hpp"

#include <fmt/format.h>

#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "apps/data/mapped_input.hpp"
#include "apps/data/new_folder.hpp"
#include "apps/data/packed_check.hpp"
#include "apps/data/shard_input.hpp"
#include "apps/options/machine_options.hpp"
#include "apps/options/options.hpp"
#include "apps/process/exit_code.hpp"
#include "apps/process/interrupt.hpp"
#include "apps/process/output.hpp"
#include "apps/process/progress.hpp"
#include "apps/report/data_report.hpp"
#include "engine/core/escape.hpp"
#include "engine/core/workers.hpp"
#include "io/image/png_writer.hpp"
#include "linnet/io/packed_file.hpp"

namespace linnet {
namespace {

struct UnpackOptions {
  std::string file;
  std::string folder;
  std::optional<int> threads;
  bool quiet = false;
};

/// The paths, and all folders above them.
std::set<std::string> with_folders(const std::vector<std::string>& paths) {
  std::set<std::string> all(paths.begin(), paths.end());
  for (const std::string& path : paths) {
    for (std::size_t end = path.rfind('/'); end != std::string::npos;
         end = path.rfind('/', end - 1)) {
      if (!all.insert(path.substr(0, end)).second) break;
    }
  }
  return all;
}

/// The path with a suffix. A name that would be longer than the limit of file systems (255 bytes)
/// is cut at the start of a UTF-8 character.
std::string with_suffix(std::string path, std::string_view suffix) {
  constexpr std::size_t kLongestName = 255;
  const std::size_t start = path.rfind('/') + 1;
  const std::size_t room = kLongestName - suffix.size();
  if (path.size() - start > room) {
    std::size_t end = start + room;
    while (end > start + 1 && (static_cast<unsigned char>(path[end]) & 0xc0U) == 0x80U) --end;
    path.resize(end);
  }
  return path.append(suffix);
}

/// Paths of the PNG files: an image whose name does not end with .png gets that extension, with a
/// number before it if an image or a folder has the name already.
std::vector<std::string> png_paths(const std::vector<std::string>& paths) {
  std::set<std::string> taken = with_folders(paths);
  std::vector<std::string> names;
  for (const std::string& path : paths) {
    std::string name = path;
    if (!name.ends_with(".png")) {
      name = with_suffix(path, ".png");
      for (int i = 2; !taken.insert(name).second; ++i)
        name = with_suffix(path, fmt::format("-{}.png", i));
    }
    names.push_back(std::move(name));
  }
  return names;
}

void write_images(const ImageSet& images, const NewFolder& folder, const Workers& workers,
                  const UnpackOptions& options, const StopRequest& stop) {
  const std::vector<std::string> names = png_paths(images.paths);
  Progress bar(options.quiet ? ProgressStyle::never : ProgressStyle::automatic, "unpacking",
               "images", names.size());
  workers.for_each(names.size(), LoopSchedule::dynamic, [&](std::size_t i, int) {
    stop.check();
    folder.write(names[i], encode_png(images.size, images.pixels.values(i), images.rules.colour));
    bar.advance(1);
  });
}

int run(const UnpackOptions& options) {
  const StopRequest stop = stop_on_signals();
  const Context context = make_context({.threads = options.threads, .isa = {}});
  refuse_shards_at(options.file);
  const PackedSet set = open_packed_input(options.file);
  const ProgressStyle style = options.quiet ? ProgressStyle::never : ProgressStyle::automatic;
  require_undamaged(options.file, set, context, style, stop);
  NewFolder folder(options.folder);
  write_images(set.images, folder, context.workers(), options, stop);
  folder.complete();
  if (options.quiet) return kDone;
  put("Unpacked {}: {} of {} as PNG in {}\n", printable(options.file),
      counted(set.images.labels.size(), "image", "images"),
      describe_size(set.images.size, set.images.rules), printable(options.folder));
  flush_output();
  return kDone;
}

}  // namespace

Command add_unpack_command(CLI::App& program) {
  CLI::App* app = add_subcommand(
      program, "unpack", "Write the images of a packed data set as PNG files, pixel for pixel");
  const auto options = std::make_shared<UnpackOptions>();
  Options add(*app);
  add.add_path("FILE", options->file, "Packed data set that `linnet pack` wrote");
  add.add_path("DIR", options->folder, "Folder to create; it must not exist, or be empty");
  add_threads_option(*app, options->threads);
  add.add_flag("--quiet", options->quiet, "Print nothing but errors");
  return {app, [options] { return run(*options); }};
}

}  // namespace linnet
