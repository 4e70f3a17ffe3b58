#include "apps/options/data_options.hpp"

#include "apps/options/options.hpp"
#include "io/dataset/data_cache.hpp"

namespace linnet {

void add_data_options(CLI::App& app, DataOptions& options) {
  Options more(app);
  more.add_size("--resize", options.resize,
                "Resize all images to one size: area averaging to shrink, bilinear to enlarge");
  more.add_flag("--skip-bad", options.skip_bad,
                "Leave out files that cannot be decoded as an image");
  more.add_choice("--progress", options.progress, progress_style_named, {"auto", "always", "never"},
                  "Show the progress of reading on standard error");
}

void add_cache_option(CLI::App& app, std::string& cache) {
  Options(app).add_text("--cache", cache, "DIR|off",
                        "Folder for packed copies of data folders [$XDG_CACHE_HOME/linnet, else "
                        "~/.cache/linnet]; off: keep none");
}

std::optional<std::string> choose_cache(const std::string& cache) {
  if (cache == "off") return std::nullopt;
  return cache.empty() ? default_cache_folder() : cache;
}

}  // namespace linnet
