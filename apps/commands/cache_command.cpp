#include "apps/commands/cache_command.hpp"

#include <memory>
#include <string>
#include <vector>

#include "apps/data/mapped_input.hpp"
#include "apps/options/data_options.hpp"
#include "apps/options/options.hpp"
#include "apps/options/usage_error.hpp"
#include "apps/process/exit_code.hpp"
#include "apps/process/output.hpp"
#include "apps/report/data_report.hpp"
#include "engine/core/escape.hpp"
#include "io/dataset/data_cache.hpp"
#include "io/file/atomic_file.hpp"

namespace linnet {
namespace {

struct CacheOptions {
  std::string cache;
  bool clear = false;
};

double megabytes(std::uint64_t bytes) {
  return static_cast<double>(bytes) / 1e6;
}

void print(const CacheEntry& entry) {
  if (entry.folder.empty()) {
    put("  {:>9.1f} MB  {} (damaged)\n", megabytes(entry.bytes), printable(entry.path));
    return;
  }
  put("  {:>9.1f} MB  {}: {} of {}, {}\n", megabytes(entry.bytes), printable(entry.folder),
      counted(entry.images, "image", "images"), describe_size(entry.size, entry.rules),
      describe(entry.rules));
}

int run(const CacheOptions& options) {
  const std::optional<std::string> cache = choose_cache(options.cache);
  if (options.cache == "off") throw UsageError{"there is no cache to list or clear: --cache off"};
  if (!cache) {
    throw UsageError{
        "there is no cache: neither XDG_CACHE_HOME nor HOME is set to a folder; name one with "
        "--cache DIR"};
  }
  install_sigbus_handler();
  const std::vector<CacheEntry> entries = list_cache(*cache);
  if (options.clear) {
    clear_cache(entries);
    remove_abandoned_temp_files(*cache);
  }
  std::uint64_t bytes = 0;
  for (const CacheEntry& entry : entries) bytes += entry.bytes;
  put("{}: {}{}, {:.1f} MB\n", printable(*cache), options.clear ? "removed " : "",
      counted(entries.size(), "packed copy", "packed copies"), megabytes(bytes));
  for (const CacheEntry& entry : entries) print(entry);
  flush_output();
  return kDone;
}

}  // namespace

Command add_cache_command(CLI::App& program) {
  CLI::App* app =
      add_subcommand(program, "cache",
                     "List or remove the packed copies that `linnet train` keeps of data folders");
  const auto options = std::make_shared<CacheOptions>();
  Options(*app).add_flag("--clear", options->clear,
                         "Remove all packed copies; `linnet train` makes them again");
  add_cache_option(*app, options->cache);
  return {app, [options] { return run(*options); }};
}

}  // namespace linnet
