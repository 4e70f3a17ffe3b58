#include "apps/commands/phantoms_command.hpp"

#include <fmt/format.h>

#include <memory>
#include <vector>

#include "apps/data/new_folder.hpp"
#include "apps/options/machine_options.hpp"
#include "apps/options/options.hpp"
#include "apps/phantoms/phantom_scan.hpp"
#include "apps/process/exit_code.hpp"
#include "apps/process/interrupt.hpp"
#include "apps/process/output.hpp"
#include "apps/process/progress.hpp"
#include "engine/core/escape.hpp"
#include "engine/core/workers.hpp"
#include "io/image/png_writer.hpp"

namespace linnet {
namespace {

struct PhantomOptions {
  std::string folder;
  std::optional<std::size_t> per_class;
  std::optional<std::uint32_t> size;
  std::optional<std::uint64_t> seed;
  std::optional<int> threads;
  bool quiet = false;
};

void draw_all(const NewFolder& folder, const PhantomOptions& options, const StopRequest& stop) {
  const auto classes = phantom_classes();
  const std::size_t per_class = *options.per_class;
  const std::uint32_t size = *options.size;
  Progress progress(options.quiet ? ProgressStyle::never : ProgressStyle::automatic, "drawing",
                    "images", classes.size() * per_class);
  const Context context = make_context({.threads = options.threads, .isa = {}});
  const Workers& workers = context.workers();
  workers.for_each(classes.size() * per_class, LoopSchedule::dynamic, [&](std::size_t item, int) {
    stop.check();
    const std::size_t phantom_class = item / per_class;
    const std::size_t index = item % per_class;
    std::vector<std::uint8_t> pixels(std::size_t{size} * size);
    draw_phantom(phantom_class, index, size, *options.seed, pixels);
    folder.write(fmt::format("{}/{:06}.png", classes[phantom_class], index),
                 encode_png({size, size}, pixels));
    progress.advance(1);
  });
}

int run(PhantomOptions options) {
  const StopRequest stop = stop_on_signals();
  options.per_class = options.per_class.value_or(500);
  options.size = options.size.value_or(64);
  options.seed = options.seed.value_or(0);
  NewFolder folder(options.folder);
  draw_all(folder, options, stop);
  folder.complete();
  if (!options.quiet) {
    put("Drew {} synthetic scans (phantoms, not patients) of {} x {} pixels in {} classes: {}\n",
        grouped(phantom_classes().size() * *options.per_class), *options.size, *options.size,
        phantom_classes().size(), printable(options.folder));
    flush_output();
  }
  return kDone;
}

}  // namespace

Command add_phantoms_command(CLI::App& program) {
  CLI::App* app = add_subcommand(program, "phantoms",
                                 "Draw a data folder of synthetic scans (phantoms) in six classes, "
                                 "to try Linnet without data");
  const auto options = std::make_shared<PhantomOptions>();
  Options add(*app);
  add.add_path("DIR", options->folder, "Folder to create; it must not exist, or be empty");
  add.add_count("--per-class", options->per_class, 1, 1'000'000, "500",
                "Number of images of each class");
  add.add_count("--size", options->size, 8, 4096, "64", "Width and height of the images in pixels");
  add.add_count("--seed", options->seed, 0, UINT64_MAX, "0", "Seed of the random numbers");
  add_threads_option(*app, options->threads);
  add.add_flag("--quiet", options->quiet, "Print nothing but errors");
  return {app, [options] { return run(*options); }};
}

}  // namespace linnet
