#include "apps/options/data_options.hpp"

#include "apps/options/options.hpp"
#include "io/dataset/data_cache.hpp"

namespace linnet {

void add_data_options(CLI::App& app, DataOptions& options) {
  Options more(app);
  more.add_size("--resize", options.resize,
                "Bring all images to one size: area average down, bilinear up");
  more.add_flag("--skip-bad", options.skip_bad,
                "Go on without the files that cannot be read as an image");
  more.add_choice("--progress", options.progress, progress_style_named, {"auto", "always", "never"},
                  "Show how far reading is, on standard error");
}

void add_cache_option(CLI::App& app, std::string& cache) {
  Options(app).add_text("--cache", cache, "DIR|off",
                        "Where packed copies of folders are kept [$XDG_CACHE_HOME/linnet, else "
                        "~/.cache/linnet]");
}

std::optional<std::string> choose_cache(const std::string& cache) {
  if (cache == "off") return std::nullopt;
  return cache.empty() ? default_cache_folder() : cache;
}

}  // namespace linnet
